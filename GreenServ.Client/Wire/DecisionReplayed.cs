namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/decisions/{id}/replay</c>: a decision made again from its record alone. JSON is camelCase.</summary>
/// <param name="RecordedArm">The arm that was chosen, <c>name@digest</c>.</param>
/// <param name="ReplayedArm">The arm that follows from the record.</param>
/// <param name="Candidates">In the order of the record.</param>
/// <param name="Same">Whether arm and probabilities are the same to the last digit.</param>
public sealed record DecisionReplayed(string RecordedArm, string ReplayedArm, IReadOnlyList<ReplayedCandidate> Candidates, bool Same);

/// <summary>One candidate of a decision made again.</summary>
public sealed record ReplayedCandidate(string Model, double RecordedProbability, double ReplayedProbability);
