namespace GreenServ.Core.Evaluation;

/// <summary>Everything that is remembered of a log to estimate one measure under one target.</summary>
internal sealed class OutcomeSums(OutcomeMeasure measure, OffPolicyOptions options)
{
    private const int CountColumn = 0;
    private const int OutcomeColumn = 1;
    private const int WeightColumn = 2;
    private const int WeightedColumn = 3;
    private const int RobustColumn = 4;

    private readonly GroupedSums _sums = new(
        (RobustColumn, CountColumn), (WeightedColumn, WeightColumn), (WeightedColumn, CountColumn), (OutcomeColumn, CountColumn));

    private double _biasReach;

    public SupportSums Support { get; } = new();

    public long Decisions { get; private set; }

    public double MeanBiasReach => Decisions > 0 ? _biasReach / Decisions : 0;

    /// <returns>What the decision says; <c>null</c> where its outcome is unknown.</returns>
    public PseudoOutcome? Add(LoggedDecision decision, ReadOnlySpan<double> target)
    {
        if (decision.Observed(measure) is not { } outcome)
            return null;
        var row = PseudoOutcome.Of(decision, target, measure, outcome, options.WeightLimit);
        _sums.Add(decision.Cluster, [1, row.Outcome, row.Weight, row.Weight * row.Outcome, row.DoublyRobust]);
        Support.Add(decision, target, row, options.WeightLimit);
        _biasReach += row.BiasReach;
        Decisions++;
        return row;
    }

    public void Merge(OutcomeSums other)
    {
        _sums.Merge(other._sums);
        Support.Merge(other.Support);
        _biasReach += other._biasReach;
        Decisions += other.Decisions;
    }

    public OffPolicyEstimate Estimate(long supported)
    {
        var robust = _sums.Ratio(0);
        var estimate = new OffPolicyEstimate
        {
            Decisions = Decisions,
            KnownShare = supported > 0 ? (double)Decisions / supported : 0,
            EffectiveSampleSize = Support.EffectiveSampleSize,
            ClippedMass = Support.ClippedMass,
            Refusal = RefusalRule.Check(Support, Decisions, robust.EffectiveGroups, options),
        };
        if (estimate.Refusal is not null)
            return estimate;

        var rule = new IntervalRule(options.Confidence, Support.EffectiveSampleSize, robust.EffectiveGroups);
        return estimate with
        {
            DoublyRobust = rule.Around(robust, options.BiasShare * MeanBiasReach),
            SelfNormalised = rule.Around(_sums.Ratio(1)),
            InversePropensity = rule.Around(_sums.Ratio(2)),
            Observed = rule.Around(_sums.Ratio(3)),
        };
    }
}
