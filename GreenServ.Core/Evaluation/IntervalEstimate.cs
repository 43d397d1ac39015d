namespace GreenServ.Core.Evaluation;

/// <summary>An estimated mean with its confidence interval, in the measure's unit (quality, or joules per request).</summary>
/// <param name="Value">The estimate. Importance weighting can carry it slightly outside of 0..1.</param>
/// <param name="StandardError">Its standard error, by cluster where clusters are known.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct IntervalEstimate(double Value, double StandardError, double Lower, double Upper);
