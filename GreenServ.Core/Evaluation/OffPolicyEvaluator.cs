namespace GreenServ.Core.Evaluation;

/// <summary>
/// Estimates from a log what another policy would have had: one pass, memory by arm and cluster, not by decision. Parts of
/// a log can be read by evaluators of their own and merged. Not thread-safe.
/// </summary>
/// <remarks>
/// ρ_t = min(π'_t(a_t)/p_t(a_t), M); z_t = Σ_k π'_t(k)·m_t(k) + ρ_t·(y_t − m_t(a_t)), m_t being what was predicted at the
/// time; V = mean z (Dudík et al. 2011, with clipping after Bottou et al. 2013); V ± (t_{ESS/2}·se + bias share · b).
/// </remarks>
public sealed class OffPolicyEvaluator
{
    private readonly TargetDistribution _target;
    private readonly OffPolicyOptions _options;
    private readonly LogFilter _filter = new();
    private readonly OutcomeSums _quality;
    private readonly OutcomeSums _joules;

    /// <param name="target">The policy to judge.</param>
    /// <param name="options">Settings; <c>null</c> takes the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public OffPolicyEvaluator(TargetPolicy target, OffPolicyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        _options = (options ?? new OffPolicyOptions()).Checked();
        _target = new TargetDistribution(target);
        _quality = new OutcomeSums(OutcomeMeasure.Quality, _options);
        _joules = new OutcomeSums(OutcomeMeasure.Joules, _options);
    }

    /// <summary>Reads one decision. Those that support nothing, or contradict themselves, are counted and left out.</summary>
    /// <exception cref="InvalidOperationException">The target gave no distribution over the allowed candidates.</exception>
    public void Add(LoggedDecision decision)
    {
        if (!_filter.Accepts(decision))
            return;
        if (decision is { Quality: null, EnergyJoules: null })
            return;
        var target = _target.For(decision);
        _quality.Add(decision, target);
        _joules.Add(decision, target);
    }

    /// <summary>Adds what another evaluator of the same target read of another part of the log.</summary>
    /// <exception cref="ArgumentException">The other one works with other settings.</exception>
    public void Merge(OffPolicyEvaluator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._options != _options)
            throw new ArgumentException($"Evaluators merge only under the same settings; here {_options}, there {other._options}.", nameof(other));
        _filter.Merge(other._filter);
        _quality.Merge(other._quality);
        _joules.Merge(other._joules);
    }

    /// <summary>The estimates over all that was read so far.</summary>
    public OffPolicyResult Result() => new(
        _quality.Estimate(_filter.Supported), _joules.Estimate(_filter.Supported), _filter.Unsupported, _filter.Defective, _filter.FirstDefect);
}
