namespace GreenServ.Core.Evaluation;

/// <summary>
/// A policy to be judged on requests that another one served: writes the probability of each candidate of
/// <paramref name="decision"/>. It may use all that was known at that moment, never the outcome.
/// </summary>
/// <param name="decision">A decision with at least one allowed candidate.</param>
/// <param name="probabilities">One zeroed entry per candidate; to be filled with a distribution over the allowed ones.</param>
public delegate void TargetPolicy(LoggedDecision decision, Span<double> probabilities);
