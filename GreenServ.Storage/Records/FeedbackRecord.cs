namespace GreenServ.Storage.Records;

/// <summary>
/// A score for a decision. It carries what learning needs of the decision, so that folding it needs no look-up,
/// and the score it replaces, so that folding it is a sum.
/// </summary>
public sealed record FeedbackRecord : JournalRecord
{
    public required Guid DecisionId { get; init; }

    /// <summary>UTC, microsecond precision.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>0..1.</summary>
    public required double Score { get; init; }

    /// <summary>Score in force before this one; <c>null</c> for the first.</summary>
    public double? PreviousScore { get; init; }

    /// <summary>Who scored, for example <c>user</c> or <c>reference</c>.</summary>
    public required string Source { get; init; }

    public string? Comment { get; init; }
    public required string Arm { get; init; }
    public required string Layout { get; init; }
    public required double[] Context { get; init; }

    /// <summary>Joules of the request where known.</summary>
    public double? EnergyJoules { get; init; }
}
