namespace GreenServ.Storage.Records;

/// <summary>
/// A score for a decision. It carries what learning needs of the decision, so that folding it needs no look-up,
/// and the score it replaces, so that folding it is a sum.
/// </summary>
public sealed record FeedbackRecord : JournalRecord
{
    public required Guid DecisionId { get; init; }

    /// <summary>Logical time of the decision; <c>null</c> in records of earlier versions.</summary>
    public long? Time { get; init; }

    /// <summary>What quality was predicted when the decision was made; <c>null</c> where the policy predicts none.</summary>
    public PredictionRecord? Predicted { get; init; }

    /// <summary>UTC, microsecond precision.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>0..1.</summary>
    public required double Score { get; init; }

    /// <summary>Score in force before this one; <c>null</c> for the first.</summary>
    public double? PreviousScore { get; init; }

    /// <summary>Who scored, for example <c>user</c> or <c>reference:exact</c>.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// What the score counts as evidence of quality, above 0; of a corrected score as of the first. <c>null</c> in records of
    /// earlier versions counts in full, as 1 does. A promise is charged the score itself, whatever its weight.
    /// </summary>
    public double? Weight { get; init; }

    public string? Comment { get; init; }
    public required string Arm { get; init; }
    public required string Layout { get; init; }
    public required double[] Context { get; init; }

    /// <summary>Joules of the request where known.</summary>
    public double? EnergyJoules { get; init; }

    /// <summary>What was promised to the decision; <c>null</c> where no quality was.</summary>
    public SlaScoreRecord? Sla { get; init; }
}

/// <summary>A predicted quality.</summary>
/// <param name="Mean">Posterior mean.</param>
/// <param name="Deviation">Posterior deviation of that mean, above 0.</param>
public sealed record PredictionRecord(double Mean, double Deviation);
