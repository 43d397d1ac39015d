using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>
/// Empirical Bayes for <see cref="QualityPrior"/>, from the arms' sums alone: what arms have in common by generalised least
/// squares (exact given the variances), then one step on every variance.
/// </summary>
/// <remarks>
/// With an arm's own part integrated out, its rows say W = Xᵀ(XDXᵀ + σ²I)⁻¹X and r = Xᵀ(XDXᵀ + σ²I)⁻¹y about its mean
/// coefficients (D its prior variances). With ridge R = σ²D⁻¹ and A = XᵀX + R these are (R − RA⁻¹R)/σ² and RA⁻¹Xᵀy/σ²: O(d²) an
/// arm from the inverse that is kept anyway, and one inversion of d + 1 for the pool.
/// </remarks>
internal sealed class QualityPriorFit(QualityPrior prior)
{
    // How firmly the values of a cold start are held: in arms, as a deviation, in rows.
    private const double MeanWeight = 1;
    private const double SlopeDeviation = 0.05;
    private const double NoiseWeight = 10;

    // Small on purpose: in a small pool, effects common to all arms are hard to tell from the arms' own.
    private const double ExpectedEffectVariance = 0.003, EffectSpread = 0.7;

    private readonly LearnedVariance _effectVariance = new(ExpectedEffectVariance, EffectSpread);

    private readonly double[] _covariance = new double[(prior.Dimension + 1) * (prior.Dimension + 1)];
    private readonly double[] _scratch = new double[(prior.Dimension + 1) * (prior.Dimension + 1)];
    private readonly double[] _evidence = new double[prior.Dimension + 1];
    private readonly double[] _row = new double[prior.Dimension];

    /// <summary>One step; the arms' prior means follow at once, their ridges when they next adopt the prior.</summary>
    public void Improve(ReadOnlySpan<QualityArm> arms)
    {
        FitCommon(arms);
        var (squares, rows) = (NoiseWeight * QualityPrior.ExpectedNoise, NoiseWeight);
        foreach (var arm in arms)
        {
            if (arm.Statistics.Quality.Count <= 0)
                continue;
            arm.Centre(prior);
            CountDeviations(arm);
            squares += arm.ExpectedSquaredError();
            rows += arm.Statistics.Quality.Count;
        }

        foreach (var variance in prior.Variances)
            variance.Step();
        StepEffectVariance();
        prior.NoiseVariance = squares / rows;
    }

    private void FitCommon(ReadOnlySpan<QualityArm> arms)
    {
        var n = prior.Dimension + 1;
        Array.Clear(_covariance);
        Array.Clear(_evidence);
        Believe(0, QualityPrior.OptimisticMean, MeanWeight / prior.Variances[0].Value);
        for (var j = 1; j < n - 1; j++)
            Believe(j, 0, 1 / _effectVariance.Value);
        Believe(n - 1, QualityPrior.ExpectedSlope, 1 / (SlopeDeviation * SlopeDeviation));

        foreach (var arm in arms)
        {
            if (arm.Statistics.Quality.Count > 0)
                Listen(arm);
        }

        SymmetricInverse.Invert(_covariance, n, _scratch);
        for (var i = 0; i < n; i++)
            prior.Common[i] = TensorPrimitives.Dot<double>(_covariance.AsSpan(i * n, n), _evidence);

        void Believe(int i, double value, double precision)
        {
            _covariance[i * (n + 1)] = precision;
            _evidence[i] = precision * value;
        }
    }

    // Adds the arm's W to the precision of what is common, and its r to the evidence.
    private void Listen(QualityArm arm)
    {
        var d = prior.Dimension;
        var z = arm.LogEnergy;
        for (var i = 0; i < d; i++)
        {
            arm.WriteMarginalPrecision(i, _row);
            var target = _covariance.AsSpan(i * (d + 1), d + 1);
            TensorPrimitives.Add(target[..d], _row, target);
            target[d] += z * _row[0];
            _covariance[d * (d + 1) + i] += z * _row[0];
            if (i == 0)
                _covariance[d * (d + 1) + d] += z * z * _row[0];
        }

        arm.WriteMarginalEvidence(_row);
        TensorPrimitives.Add(_evidence.AsSpan(0, d), _row, _evidence);
        _evidence[d] += z * _row[0];
    }

    private void CountDeviations(QualityArm arm)
    {
        for (var j = 0; j < prior.Dimension; j++)
            prior.Variances[prior.BlockOf[j]].Count(arm.Deviation(j), arm.Known(j, j), Information(arm, j));
    }

    private double Information(QualityArm arm, int j)
    {
        var sum = 0.0;
        for (var i = 0; i < prior.Dimension; i++)
        {
            if (prior.BlockOf[i] == prior.BlockOf[j])
                sum += arm.Known(i, j) * arm.Known(i, j);
        }

        return sum;
    }

    private void StepEffectVariance()
    {
        for (var j = 1; j < prior.Dimension; j++)
            _effectVariance.Count(prior.Common[j], 1 - _covariance[j * (prior.Dimension + 2)] / _effectVariance.Value);
        _effectVariance.Step();
    }
}
