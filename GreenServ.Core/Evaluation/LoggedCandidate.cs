using GreenServ.Core.Policies;

namespace GreenServ.Core.Evaluation;

/// <summary>One arm as the logging policy saw it at the moment of a decision.</summary>
/// <param name="Arm">The arm's key; the same arm has the same key in every decision.</param>
/// <param name="Estimate">Mean and variance of quality, energy in units of the decision's reference energy.</param>
/// <param name="Probability">Probability with which it would have been drawn, 0..1; 0 where not allowed.</param>
/// <param name="Allowed">Whether the request could be given to it at all.</param>
public readonly record struct LoggedCandidate(string Arm, ArmEstimate Estimate, double Probability, bool Allowed);
