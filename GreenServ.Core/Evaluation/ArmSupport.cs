namespace GreenServ.Core.Evaluation;

/// <summary>How far the log covers what a target would do with one arm.</summary>
/// <param name="Arm">The arm's key.</param>
/// <param name="Share">Its share in the cause of a refusal, 0..1.</param>
/// <param name="TargetShare">Mean probability the target gives it, 0..1.</param>
/// <param name="LoggedShare">Mean probability it had in the log, over the same decisions, 0..1.</param>
public sealed record ArmSupport(string Arm, double Share, double TargetShare, double LoggedShare);
