namespace GreenServ.Core.Sla;

/// <summary>A predicted quality.</summary>
/// <param name="Mean">m: posterior mean, clipped to 0..1.</param>
/// <param name="Charged">ŝ = m + δ: what an answer counts as until it is scored.</param>
public readonly record struct QualityForecast(double Mean, double Charged);
