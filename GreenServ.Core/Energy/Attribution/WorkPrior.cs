namespace GreenServ.Core.Energy.Attribution;

/// <summary>What is believed of a model's work before a meter has told.</summary>
/// <param name="JoulesPerOutputToken">At batch 1, above 0.</param>
/// <param name="PromptTokenWeight">Joules of a prompt token relative to an output token, above 0.</param>
/// <param name="LogDeviation">Standard deviation of the logarithm of the joules, above 0.</param>
public readonly record struct WorkPrior(double JoulesPerOutputToken, double PromptTokenWeight, double LogDeviation);
