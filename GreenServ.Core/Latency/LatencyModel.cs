using GreenServ.Core.Bandits;

namespace GreenServ.Core.Latency;

/// <summary>
/// Predicts how long a placement (a model on a host) takes: durations are taken as log-normal, their logarithm as a linear
/// function of the logarithms of input tokens and of the load at the host.
/// </summary>
/// <remarks>
/// <para>
/// Per placement a Bayesian linear regression over faded sums. Its prior is the pool's common regression, loosely for the
/// level (placements differ by factors) and more firmly for the slopes; the noise is the placement's own, shrunk to the
/// pool's. The 95th percentile is exp(mean + 1.645·sd) with the predictive deviation, which holds what is not known of the
/// placement too, so that a request unlike those seen gets a wider margin (and Student's quantile in place of 1.645).
/// </para>
/// <para>
/// Sums fade by the logical time of decisions, e^(−age/5,000): a placement that is no longer asked because it was slow is
/// forgotten in time, has too little evidence, and is tried again. Sums do not depend on the order of answers and merge.
/// Instances are not thread-safe.
/// </para>
/// </remarks>
public sealed class LatencyModel
{
    /// <summary>Decisions after which an answer counts 1/e.</summary>
    public const double Horizon = 5000;

    /// <summary>Answers (faded count) below which nothing is predicted.</summary>
    public const double LeastEvidence = 20;

    private const double Normal95 = 1.645;

    // The pool's own prior: durations of a second, that hardly grow with the prompt and double when the load doubles twice.
    private static readonly double[] s_poolPrior = [6.9, 0.1, 0.5];
    private const double PoolRidge = 1;
    private const double PoolNoise = 0.25;
    private const double PoolNoiseRows = 20;

    private readonly SortedDictionary<string, PlacementLatency> _placements = new(StringComparer.Ordinal);
    private readonly RidgeInverse _poolInverse = new(LatencyFeatures.Dimension);
    private readonly double[] _pool = new double[LatencyFeatures.Dimension];
    private double _poolNoise = PoolNoise;
    private long _version;
    private long _poolVersion = -1;

    /// <summary>Names of the placements that anything is known of.</summary>
    public IReadOnlyCollection<string> Placements => _placements.Keys;

    /// <summary>An answer came whole.</summary>
    /// <param name="placement">Name of the placement.</param>
    /// <param name="time">Logical time of the decision.</param>
    /// <param name="features">What was known beforehand.</param>
    /// <param name="durationMs">From decision to last byte; one that is no positive number is passed over.</param>
    public void Add(string placement, long time, in LatencyFeatures features, double durationMs)
    {
        if (!(durationMs > 0) || !double.IsFinite(durationMs))
            return;
        Span<double> x = stackalloc double[LatencyFeatures.Dimension];
        features.Write(x);
        Of(placement).Add(time, x, Math.Log(durationMs));
        _version++;
    }

    /// <summary>
    /// Duration in ms that 95 % of such requests are expected to stay within; <c>null</c> where fewer than
    /// <see cref="LeastEvidence"/> answers (faded) are known of the placement.
    /// </summary>
    /// <param name="placement">Name of the placement.</param>
    /// <param name="now">Logical time now.</param>
    /// <param name="features">What is known beforehand.</param>
    public double? PredictP95Ms(string placement, long now, in LatencyFeatures features)
    {
        if (!_placements.TryGetValue(placement, out var known) || known.EvidenceAt(now) < LeastEvidence)
            return null;
        FitPool();
        Span<double> x = stackalloc double[LatencyFeatures.Dimension];
        features.Write(x);
        var (mean, variance, rows) = known.Predict(x, _pool, _poolNoise, _poolVersion);
        // Of Student's t, as the noise is estimated: z + (z³ + z)/(4ν).
        var quantile = Normal95 + (Normal95 * Normal95 * Normal95 + Normal95) / (4 * rows);
        return Math.Exp(mean + quantile * Math.Sqrt(variance));
    }

    /// <summary>Adds what another copy learned.</summary>
    public void Merge(LatencyModel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (name, theirs) in other._placements)
            Of(name).Merge(theirs);
        _version++;
    }

    /// <summary>Forgets placements of which less than one answer (faded) is left.</summary>
    /// <param name="now">Logical time now.</param>
    public void Prune(long now)
    {
        foreach (var name in _placements.Where(placement => placement.Value.EvidenceAt(now) < 1).Select(placement => placement.Key).ToArray())
            _placements.Remove(name);
    }

    /// <summary>All that is held, by placement.</summary>
    public IReadOnlyDictionary<string, LatencySums> Export() => _placements.ToDictionary(placement => placement.Key, placement => placement.Value.Export());

    /// <summary>Puts back what was kept of a placement.</summary>
    /// <exception cref="ArgumentException">It is no state of a placement.</exception>
    public void Restore(string placement, LatencySums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        Of(placement).Restore(sums);
        _version++;
    }

    // A regression over all placements; noise is what is left within placements, not what tells them apart. The pool moves
    // slowly, so it is fitted anew after every few answers alone.
    private void FitPool()
    {
        if (_poolVersion >= 0 && _version - _poolVersion < Math.Min(32, _version / 8))
            return;
        _poolVersion = _version;
        var sums = new RegressionSums(LatencyFeatures.Dimension);
        foreach (var placement in _placements.Values)
            sums.Merge(placement.Sums, placement.WeightOfOne);
        double[] ridge = [PoolRidge, PoolRidge, PoolRidge];
        Regression.Solve(sums, ridge, s_poolPrior, _poolInverse, _pool);
        var (residual, rows) = (PoolNoise * PoolNoiseRows, PoolNoiseRows);
        foreach (var placement in _placements.Values)
        {
            residual += placement.Residual(_pool);
            rows += placement.DegreesOfFreedom;
        }

        _poolNoise = residual / rows;
    }

    private PlacementLatency Of(string name)
    {
        if (!_placements.TryGetValue(name, out var placement))
            _placements[name] = placement = new PlacementLatency();
        return placement;
    }
}
