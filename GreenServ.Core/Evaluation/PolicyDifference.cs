namespace GreenServ.Core.Evaluation;

/// <summary>Two targets on the same decisions.</summary>
/// <param name="First">The first by itself.</param>
/// <param name="Second">The second by itself.</param>
/// <param name="Difference">First minus second; <c>null</c> where refused.</param>
/// <param name="Refusal">Why not.</param>
public sealed record PolicyDifference(OffPolicyEstimate First, OffPolicyEstimate Second, IntervalEstimate? Difference, Refusal? Refusal);
