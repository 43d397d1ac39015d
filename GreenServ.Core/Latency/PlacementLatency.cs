using System.Numerics.Tensors;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Latency;

/// <summary>What is known of one placement: faded sums, and the regression over them.</summary>
internal sealed class PlacementLatency
{
    // In units of the noise variance: a level may lie three deviations of the noise from the pool's, a slope half of one.
    private const double LevelRidge = 0.1;
    private const double SlopeRidge = 4;
    private const double NoiseRows = 20;
    private const double LargestExponent = 14;
    private static readonly double[] s_ridge = [LevelRidge, SlopeRidge, SlopeRidge];

    private readonly RidgeInverse _inverse = new(LatencyFeatures.Dimension);
    private readonly double[] _coefficients = new double[LatencyFeatures.Dimension];
    private long _landmark;
    private long _latest;
    private long _fittedVersion = -1;
    private bool _isFitted;
    private double _noise;

    public RegressionSums Sums { get; } = new(LatencyFeatures.Dimension);

    /// <summary>What the sums are to be multiplied by to count as of the placement's latest answer.</summary>
    public double WeightOfOne => Math.Exp((_landmark - _latest) / LatencyModel.Horizon);

    /// <summary>Rows less the coefficients that were fitted to them.</summary>
    public double DegreesOfFreedom => Math.Max(Sums.Count * WeightOfOne - LatencyFeatures.Dimension, 0);

    public double EvidenceAt(long now) => Sums.Count * Math.Exp((_landmark - Math.Max(now, _latest)) / LatencyModel.Horizon);

    public void Add(long time, ReadOnlySpan<double> x, double y)
    {
        Advance(time);
        Sums.Add(x, y, Math.Exp((time - _landmark) / LatencyModel.Horizon));
        _isFitted = false;
    }

    public void Merge(PlacementLatency other)
    {
        Advance(other._latest);
        Sums.Merge(other.Sums, Math.Exp((other._landmark - _landmark) / LatencyModel.Horizon));
        _isFitted = false;
    }

    public (double Mean, double Variance, double Rows) Predict(ReadOnlySpan<double> x, double[] pool, double poolNoise, long poolVersion)
    {
        if (!_isFitted || _fittedVersion != poolVersion)
        {
            _noise = (Residual(pool) + NoiseRows * poolNoise) / (DegreesOfFreedom + NoiseRows);
            (_isFitted, _fittedVersion) = (true, poolVersion);
        }

        return (TensorPrimitives.Dot(_coefficients, x), _noise * (1 + _inverse.Quadratic(x)), DegreesOfFreedom + NoiseRows);
    }

    /// <summary>Fits the placement and returns the sum of squares left.</summary>
    public double Residual(double[] pool)
    {
        // The inverse is to hold as many rows as count now, or the margin would shrink with the age of the landmark.
        var now = new RegressionSums(LatencyFeatures.Dimension);
        now.Merge(Sums, WeightOfOne);
        Regression.Solve(now, s_ridge, pool, _inverse, _coefficients);
        return Regression.Residual(now, _coefficients);
    }

    public LatencySums Export() => new(_latest, _landmark, [.. Sums.XX], [.. Sums.XY], Sums.YY);

    public void Restore(LatencySums kept)
    {
        if (kept.XX.Length != Sums.XX.Length || kept.XY.Length != Sums.XY.Length || !kept.XX.All(double.IsFinite) || !kept.XY.All(double.IsFinite) || !double.IsFinite(kept.YY))
            throw new ArgumentException($"A placement has sums of {Sums.XX.Length} and {Sums.XY.Length} numbers, not of {kept.XX.Length} and {kept.XY.Length}.", nameof(kept));
        (_latest, _landmark, Sums.YY) = (kept.Latest, kept.Landmark, kept.YY);
        kept.XX.CopyTo(Sums.XX, 0);
        kept.XY.CopyTo(Sums.XY, 0);
        _isFitted = false;
    }

    private void Advance(long time)
    {
        _latest = Math.Max(_latest, time);
        if ((_latest - _landmark) / LatencyModel.Horizon <= LargestExponent)
            return;
        Sums.Scale(Math.Exp((_landmark - _latest) / LatencyModel.Horizon));
        _landmark = _latest;
    }
}
