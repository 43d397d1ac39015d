using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>
/// What the pool says about any of its arms before that arm was seen: quality = (mean + slope·z + effectsᵀx) + δᵀx + noise. z is
/// the arm's standardised log mean energy; the δ are the arm's own, independent, with one variance per block of components.
/// </summary>
internal sealed class QualityPrior
{
    /// <summary>The mean before anything was seen: high, so that new arms are tried.</summary>
    public const double OptimisticMean = 0.8;

    /// <summary>Quality gained per deviation of log energy, before anything was seen.</summary>
    public const double ExpectedSlope = 0.1;

    /// <summary>Noise before anything was seen: between coin flips (0.25) and graded answers.</summary>
    public const double ExpectedNoise = 0.2;

    private const double ExpectedBiasVariance = 0.02, BiasSpread = 0.7;

    // Shared by the blocks: knowing nothing of them, more features do not make arms differ more.
    private const double ExpectedVariance = 0.005, Spread = 1.5;

    private readonly LearnedVariance[] _variances;
    private readonly int[] _blockOf;

    /// <summary>A prior over contexts whose components come in blocks of these lengths, the bias first.</summary>
    public QualityPrior(IReadOnlyList<int> blocks)
    {
        _blockOf = [.. blocks.SelectMany((length, block) => Enumerable.Repeat(block, length))];
        _variances = new LearnedVariance[blocks.Count];
        _variances[0] = new LearnedVariance(ExpectedBiasVariance, BiasSpread);
        for (var block = 1; block < _variances.Length; block++)
            _variances[block] = new LearnedVariance(ExpectedVariance / (_variances.Length - 1), Spread);
        Common = new double[Dimension + 1];
        Common[0] = OptimisticMean;
        Common[Dimension] = ExpectedSlope;
    }

    public int Dimension => _blockOf.Length;

    /// <summary>What arms have in common: the mean, the effect of every further component, and last the slope.</summary>
    public double[] Common { get; }

    /// <summary>Variance of one answer's quality around its mean.</summary>
    public double NoiseVariance { get; set; } = ExpectedNoise;

    /// <summary>Variance of an arm's own part, by block of components.</summary>
    public ReadOnlySpan<LearnedVariance> Variances => _variances;

    /// <summary>Block of each component.</summary>
    public ReadOnlySpan<int> BlockOf => _blockOf;

    /// <summary>Writes the prior mean of an arm's coefficients; <paramref name="z"/> is its standardised log mean energy.</summary>
    public void WriteMean(double z, Span<double> mean)
    {
        Common.AsSpan(0, Dimension).CopyTo(mean);
        mean[0] += Common[Dimension] * z;
    }

    /// <summary>Prior mean quality in a context.</summary>
    public double MeanAt(double z, ReadOnlySpan<double> context) => TensorPrimitives.Dot(Common.AsSpan(0, Dimension), context) + Common[Dimension] * z;

    /// <summary>Writes noise over prior variance per component: the ridge that makes an inverse a posterior.</summary>
    public void WriteRidge(Span<double> ridge)
    {
        for (var j = 0; j < ridge.Length; j++)
            ridge[j] = NoiseVariance / _variances[_blockOf[j]].Value;
    }
}
