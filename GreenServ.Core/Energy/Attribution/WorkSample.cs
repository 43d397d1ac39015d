namespace GreenServ.Core.Energy.Attribution;

/// <summary>A settled window as the rates learn from it.</summary>
/// <param name="Models">Work by model: where its part of the state begins, tokens, and requests in flight together.</param>
/// <param name="LoadSeconds">Seconds that requests waited for models to load.</param>
/// <param name="Joules">Active energy measured.</param>
/// <param name="OtherVariance">Variance from the meter and the idle power, in joules squared.</param>
internal sealed record WorkSample(IReadOnlyList<ModelWork> Models, double LoadSeconds, double Joules, double OtherVariance);

/// <summary>One model's work in a window.</summary>
/// <param name="State">Where its part of the state begins.</param>
/// <param name="PromptTokens">Read.</param>
/// <param name="OutputTokens">Written.</param>
/// <param name="InFlight">Its requests in flight together, at least 1.</param>
internal readonly record struct ModelWork(int State, double PromptTokens, double OutputTokens, double InFlight);
