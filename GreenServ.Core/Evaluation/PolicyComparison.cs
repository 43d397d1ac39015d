namespace GreenServ.Core.Evaluation;

/// <summary>
/// The difference between two target policies on the same requests, first minus second: far narrower than two separate
/// intervals, because what makes a request hard cancels. Mergeable; for one look at the end of a log. Not thread-safe.
/// </summary>
public sealed class PolicyComparison
{
    private readonly TargetDistribution _firstTarget;
    private readonly TargetDistribution _secondTarget;
    private readonly OffPolicyOptions _options;
    private readonly OutcomeMeasure _measure;
    private readonly LogFilter _filter = new();
    private readonly GroupedSums _differences = new((1, 0));
    private readonly OutcomeSums _first;
    private readonly OutcomeSums _second;
    private double _weights;
    private double _weightSquares;

    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public PolicyComparison(TargetPolicy first, TargetPolicy second, OutcomeMeasure measure, OffPolicyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        _options = (options ?? new OffPolicyOptions()).Checked();
        _measure = measure;
        (_firstTarget, _secondTarget) = (new TargetDistribution(first), new TargetDistribution(second));
        (_first, _second) = (new OutcomeSums(measure, _options), new OutcomeSums(measure, _options));
    }

    /// <inheritdoc cref="OffPolicyEvaluator.Add"/>
    public void Add(LoggedDecision decision)
    {
        if (!_filter.Accepts(decision) || decision.Observed(_measure) is null)
            return;
        if (_first.Add(decision, _firstTarget.For(decision)) is not { } first || _second.Add(decision, _secondTarget.For(decision)) is not { } second)
            return;
        _differences.Add(decision.Cluster, [1, first.DoublyRobust - second.DoublyRobust]);
        var weight = first.ClippedWeight - second.ClippedWeight;
        _weights += Math.Abs(weight);
        _weightSquares += weight * weight;
    }

    /// <summary>Adds what another comparison of the same two targets read of another part of the log.</summary>
    /// <exception cref="ArgumentException">The other one works with another measure or other settings.</exception>
    public void Merge(PolicyComparison other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._options != _options || other._measure != _measure)
            throw new ArgumentException("Comparisons merge only for the same measure under the same settings.", nameof(other));
        _filter.Merge(other._filter);
        _differences.Merge(other._differences);
        _first.Merge(other._first);
        _second.Merge(other._second);
        _weights += other._weights;
        _weightSquares += other._weightSquares;
    }

    /// <summary>The difference, doubly robust; refused where either target is.</summary>
    public PolicyDifference Result()
    {
        var first = _first.Estimate(_filter.Supported);
        var second = _second.Estimate(_filter.Supported);
        if ((first.Refusal ?? second.Refusal) is { } refusal)
            return new PolicyDifference(first, second, null, refusal);

        var moments = _differences.Ratio(0);

        // Where the two mostly agree, few decisions carry the whole difference, however well each target is supported by itself.
        var effective = _weightSquares > 0 ? _weights * _weights / _weightSquares : moments.EffectiveGroups;
        var rule = new IntervalRule(_options.Confidence, effective, moments.EffectiveGroups);
        var bias = _options.BiasShare * (_first.MeanBiasReach + _second.MeanBiasReach);
        return new PolicyDifference(first, second, rule.Around(moments, bias), null);
    }
}
