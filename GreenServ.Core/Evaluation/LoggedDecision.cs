using GreenServ.Core.Policies;

namespace GreenServ.Core.Evaluation;

/// <summary>A past decision with what became of it: all that off-policy evaluation reads of the log.</summary>
public sealed record LoggedDecision
{
    private const double SumTolerance = 1e-6;

    /// <summary>All arms of the pool at that moment, allowed or not.</summary>
    public required IReadOnlyList<LoggedCandidate> Candidates { get; init; }

    /// <summary>Index in <see cref="Candidates"/> of the arm that answered.</summary>
    public required int Chosen { get; init; }

    /// <summary>Probability with which that arm was drawn; <c>null</c> where it was not drawn (pinned).</summary>
    public required double? Propensity { get; init; }

    /// <summary>
    /// Whether arm and probabilities belong together. False for pinned and first pulls, for failovers and retries (the arm
    /// that answered was not the arm drawn), for requests without exploration and for overridden budgets.
    /// </summary>
    public required bool SupportsEvaluation { get; init; }

    /// <summary>What the logging policy's probabilities depended on besides estimates and weights.</summary>
    public required Exploration Exploration { get; init; }

    /// <summary>Joules that normalised energy 1 stands for; positive.</summary>
    public required double ReferenceEnergyJoules { get; init; }

    /// <summary>Observed quality, 0..1; <c>null</c> while unknown.</summary>
    public double? Quality { get; init; }

    /// <summary>Observed energy in joules, at least 0; <c>null</c> while unknown.</summary>
    public double? EnergyJoules { get; init; }

    /// <summary>Requests that depend on each other share it (a conversation, a tenant); <c>null</c> stands alone.</summary>
    public string? Cluster { get; init; }

    internal double? Observed(OutcomeMeasure measure) => measure == OutcomeMeasure.Quality ? Quality : EnergyJoules;

    /// <summary>The outcome the logging policy expected of a candidate: quality within 0..1, or joules.</summary>
    internal double Predicted(int candidate, OutcomeMeasure measure) => measure == OutcomeMeasure.Quality
        ? Math.Clamp(Candidates[candidate].Estimate.QualityMean, 0, 1)
        : Math.Max(Candidates[candidate].Estimate.EnergyMean * ReferenceEnergyJoules, 0);

    /// <summary>What makes this record unusable, in words; <c>null</c> when it is sound. A record that is not can not be trusted in part.</summary>
    internal string? FindDefect()
    {
        if (Chosen < 0 || Chosen >= Candidates.Count)
            return $"the chosen arm {Chosen} is none of the {Candidates.Count} candidates";
        if (Quality is not (null or (>= 0 and <= 1)))
            return $"quality {Quality} is not within 0..1";
        if (EnergyJoules is { } joules && !(joules >= 0 && double.IsFinite(joules)))
            return $"energy {joules} J is not a finite number of at least 0";
        if (!(ReferenceEnergyJoules > 0 && double.IsFinite(ReferenceEnergyJoules)))
            return $"reference energy {ReferenceEnergyJoules} J is not a positive finite number";
        return FindDefectOfCandidates();
    }

    private string? FindDefectOfCandidates()
    {
        var total = 0.0;
        for (var k = 0; k < Candidates.Count; k++)
        {
            var candidate = Candidates[k];
            if (!(candidate.Probability is >= 0 and <= 1) || (!candidate.Allowed && candidate.Probability > 0))
                return $"{candidate.Arm} has probability {candidate.Probability}; allowed arms have 0..1, others 0";
            var (mean, variance, energy, _) = candidate.Estimate;
            if (candidate.Allowed && !(double.IsFinite(mean) && variance >= 0 && double.IsFinite(variance) && double.IsFinite(energy)))
                return $"the estimate of {candidate.Arm} is not finite";
            total += candidate.Probability;
        }

        var chosen = Candidates[Chosen].Probability;
        if (!(Math.Abs(total - 1) <= SumTolerance))
            return $"the probabilities sum to {total} in place of 1";
        if (!(chosen > 0 && Propensity is { } propensity && Math.Abs(propensity - chosen) <= SumTolerance * chosen))
            return $"the propensity {Propensity} is not the positive probability of the chosen arm, {chosen}";
        return null;
    }
}
