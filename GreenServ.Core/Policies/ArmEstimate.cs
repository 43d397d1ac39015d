namespace GreenServ.Core.Policies;

/// <summary>What a policy believes about one arm in one context.</summary>
/// <param name="QualityMean">Posterior mean of quality.</param>
/// <param name="QualityVariance">Posterior variance of mean quality (LinUCB: xᵀA⁻¹x).</param>
/// <param name="EnergyMean">Posterior mean of normalised energy.</param>
/// <param name="Pulls">How often the arm has been observed; 0 is an arm that still owes its first pull.</param>
public readonly record struct ArmEstimate(double QualityMean, double QualityVariance, double EnergyMean, long Pulls);
