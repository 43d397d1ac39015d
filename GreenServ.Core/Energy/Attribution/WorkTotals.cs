namespace GreenServ.Core.Energy.Attribution;

/// <summary>What a request turned out to be, told at its end.</summary>
/// <param name="PromptTokens">Tokens in, at least 0.</param>
/// <param name="OutputTokens">Tokens out, at least 0.</param>
/// <param name="Load">How long its model took to load first.</param>
public readonly record struct WorkTotals(double PromptTokens, double OutputTokens, TimeSpan Load = default);
