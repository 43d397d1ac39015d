namespace GreenServ.Core.Energy.Estimation;

/// <summary>Coefficients and how well they do.</summary>
/// <param name="Coefficients">For the task and GPU of the intercept.</param>
/// <param name="TaskFactors">Joules per token of other tasks, relative.</param>
/// <param name="HardwareFactors">Joules per token on other GPUs, relative.</param>
/// <param name="Measurements">How many.</param>
/// <param name="Models">Of how many models.</param>
/// <param name="RSquared">Share of the variance of the logarithms that is explained, in sample.</param>
/// <param name="HeldOutMedianError">Median of the absolute relative error on models that were held out.</param>
/// <param name="HeldOutCoverage">Share of the held-out measurements inside their 90 % interval.</param>
public sealed record FittedEnergy(
    EstimatorCoefficients Coefficients, IReadOnlyDictionary<string, double> TaskFactors, IReadOnlyDictionary<string, double> HardwareFactors, int Measurements,
    int Models, double RSquared, double HeldOutMedianError, double HeldOutCoverage);
