namespace GreenServ.Core.Evaluation;

/// <summary>Quality and energy of a target policy, with what of the log could not be used.</summary>
/// <param name="Quality">Mean quality, 0..1.</param>
/// <param name="EnergyJoules">Mean joules per request.</param>
/// <param name="Unsupported">Decisions left out because their arm was not drawn from the logged probabilities.</param>
/// <param name="Defective">Decisions left out because their record contradicts itself or holds no number.</param>
/// <param name="FirstDefect">What was wrong with the first of them.</param>
public sealed record OffPolicyResult(
    OffPolicyEstimate Quality, OffPolicyEstimate EnergyJoules, long Unsupported, long Defective, string? FirstDefect);
