namespace GreenServ.Core.Bandits;

/// <summary>
/// What the pool says about any of its arms before that arm was seen: quality = (mean + slope·z + effectsᵀx) + δᵀx + noise,
/// with δ ~ N(0, diag(variances)) the arm's own and z its standardised log mean energy. Everything but the form is learned
/// from the pool by empirical Bayes (expectation maximisation with weak hyper-priors).
/// </summary>
internal sealed class QualityPrior(int dimension)
{
    // Hyper-priors as (value, weight in observations).
    private const double OptimisticMean = 0.8, MeanWeight = 1;
    private const double ExpectedSlope = 0.1, SlopeDeviation = 0.05;
    private const double ExpectedNoise = 0.2, NoiseWeight = 10;
    private const double ExpectedBiasVariance = 0.02, BiasWeight = 4;
    private const double ExpectedOtherVariance = 0.005, OtherWeight = 10;
    private const double ExpectedEffectVariance = 0.02, EffectWeight = 4;

    private readonly double[] _effects = new double[dimension];
    private readonly double[] _effectSums = new double[dimension];
    private readonly double[] _effectShrink = new double[dimension];

    private double _mean = OptimisticMean;
    private double _slope = ExpectedSlope;
    private double _biasVariance = ExpectedBiasVariance;
    private double _otherVariance = ExpectedOtherVariance;
    private double _effectVariance = ExpectedEffectVariance;

    /// <summary>Variance of one answer's quality around its mean.</summary>
    public double NoiseVariance { get; private set; } = ExpectedNoise;

    /// <summary>Writes the prior mean of an arm's coefficients; <paramref name="z"/> is its standardised log mean energy.</summary>
    public void WriteMean(double z, Span<double> mean)
    {
        _effects.CopyTo(mean);
        mean[0] = _mean + _slope * z;
    }

    /// <summary>Writes noise over prior variance per component: the ridge that makes an inverse a posterior.</summary>
    public void WriteRidge(Span<double> ridge)
    {
        ridge.Fill(NoiseVariance / _otherVariance);
        ridge[0] = NoiseVariance / _biasVariance;
    }

    /// <summary>One step of expectation maximisation from the arms' posteriors under the present values.</summary>
    public void Improve(ReadOnlySpan<QualityArm> arms)
    {
        Array.Clear(_effectSums);
        Array.Clear(_effectShrink);
        var (noiseSum, rows) = (NoiseWeight * ExpectedNoise, NoiseWeight);
        var (biasSum, biasCount) = (BiasWeight * ExpectedBiasVariance, BiasWeight);
        var (otherSum, otherCount) = (OtherWeight * ExpectedOtherVariance, OtherWeight);
        var (meanSum, meanWeight) = (MeanWeight * OptimisticMean, MeanWeight);
        var slopePrecision = 1 / (SlopeDeviation * SlopeDeviation);
        var (slopeSum, slopeWeight) = (ExpectedSlope * slopePrecision, slopePrecision);

        foreach (var arm in arms)
        {
            var sums = arm.Statistics.Quality;
            if (sums.Count <= 0)
                continue;
            noiseSum += arm.ExpectedSquaredError(NoiseVariance);
            rows += sums.Count;

            // An arm's own deviation is shrunk by h; deviation + h·(what is common) is its unshrunk say on what is common.
            var biasShrink = Shrink(arm, 0, _biasVariance);
            var bias = arm.Deviation(0);
            biasSum += bias * bias + NoiseVariance * arm.Inverse.Diagonal(0);
            biasCount++;
            meanSum += biasShrink * _mean + bias;
            meanWeight += biasShrink;
            slopeSum += arm.LogEnergy * (bias + biasShrink * _slope * arm.LogEnergy) / _biasVariance;
            slopeWeight += biasShrink * arm.LogEnergy * arm.LogEnergy / _biasVariance;

            for (var j = 1; j < dimension; j++)
            {
                if (sums.XX[j * (dimension + 1)] <= 0)
                    continue;
                var shrink = Shrink(arm, j, _otherVariance);
                var deviation = arm.Deviation(j);
                otherSum += deviation * deviation + NoiseVariance * arm.Inverse.Diagonal(j);
                otherCount++;
                _effectSums[j] += shrink * _effects[j] + deviation;
                _effectShrink[j] += shrink;
            }
        }

        ImproveEffects();
        _mean = meanSum / meanWeight;
        _slope = slopeSum / slopeWeight;
        NoiseVariance = noiseSum / rows;
        _biasVariance = biasSum / biasCount;
        _otherVariance = otherSum / otherCount;
    }

    private double Shrink(QualityArm arm, int component, double variance) =>
        Math.Clamp(1 - NoiseVariance * arm.Inverse.Diagonal(component) / variance, 0, 1);

    private void ImproveEffects()
    {
        var (sum, count) = (EffectWeight * ExpectedEffectVariance, EffectWeight);
        for (var j = 1; j < dimension; j++)
        {
            if (_effectShrink[j] <= 0)
                continue;
            var precision = 1 / _effectVariance + _effectShrink[j] / _otherVariance;
            _effects[j] = _effectSums[j] / _otherVariance / precision;
            sum += _effects[j] * _effects[j] + 1 / precision;
            count++;
        }

        _effectVariance = sum / count;
    }
}
