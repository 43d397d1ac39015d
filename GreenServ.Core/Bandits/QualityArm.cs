using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>Posterior of one arm's quality coefficients under the pool's prior as of its last adoption.</summary>
internal sealed class QualityArm(ArmStatistics statistics, int dimension)
{
    private readonly double[] _priorMean = new double[dimension];
    private readonly double[] _coefficients = new double[dimension];
    private readonly double[] _scratch = new double[dimension];
    private readonly RidgeInverse _inverse = new(dimension);
    private double _noiseVariance;

    public ArmStatistics Statistics { get; } = statistics;

    /// <summary>Standardised log mean energy among the pool; 0 where unknown.</summary>
    public double LogEnergy { get; set; }

    /// <summary>How far above the pool's prior a newcomer is believed to be; 0 for others.</summary>
    public double Credit { get; set; }

    /// <summary>The same before any unscored answer was charged against it.</summary>
    public double FullCredit { get; set; }

    public double Mean(ReadOnlySpan<double> context) => TensorPrimitives.Dot(_coefficients, context);

    /// <summary>Posterior variance of the mean.</summary>
    public double Variance(ReadOnlySpan<double> context) => _noiseVariance * _inverse.Quadratic(context);

    /// <summary>How far a coefficient lies from the pool's prior.</summary>
    public double Deviation(int component) => _coefficients[component] - _priorMean[component];

    /// <summary>
    /// Element (i, j) of I − RA⁻¹ (R the ridge); on the diagonal the share of the prior variance that the rows have taken away.
    /// </summary>
    public double Known(int i, int j) => (i == j ? 1 : 0) - _inverse.Ridge[i] * _inverse[i, j];

    /// <summary>Adopts the prior's means, its variances staying as they were: O(d²).</summary>
    public void Centre(QualityPrior prior)
    {
        prior.WriteMean(LogEnergy, _priorMean);
        _priorMean[0] += Credit;
        Solve();
    }

    /// <summary>Adopts a prior: O(d³).</summary>
    public void Adopt(QualityPrior prior)
    {
        _noiseVariance = prior.NoiseVariance;
        prior.WriteRidge(_scratch);
        _inverse.Rebuild(Statistics.Quality, _scratch);
        Centre(prior);
    }

    /// <summary>Takes in a row that has entered the statistics, or a correction of one.</summary>
    public void Learn(in Observation observation)
    {
        if (observation.PreviousQuality is null)
            _inverse.Update(Statistics.Quality, observation.Context, observation.Weight);
        Solve();
    }

    /// <summary>Row i of W = (R − RA⁻¹R)/σ².</summary>
    public void WriteMarginalPrecision(int i, Span<double> row)
    {
        var ridge = _inverse.Ridge;
        var scale = -ridge[i] / _noiseVariance;
        for (var j = 0; j < row.Length; j++)
            row[j] = scale * _inverse[i, j] * ridge[j];
        row[i] -= scale;
    }

    /// <summary>r = RA⁻¹Σxy/σ², of a newcomer what is left of it without its credit c: r − c·We₀.</summary>
    public void WriteMarginalEvidence(Span<double> evidence)
    {
        _inverse.Multiply(Statistics.Quality.XY, evidence);
        TensorPrimitives.Multiply(evidence, _inverse.Ridge, evidence);
        TensorPrimitives.Multiply(evidence, 1 / _noiseVariance, evidence);
        if (Credit == 0)
            return;
        WriteMarginalPrecision(0, _scratch);
        TensorPrimitives.MultiplyAdd(_scratch, -Credit, evidence, evidence);
    }

    /// <summary>E[Σ(y − θᵀx)²] over the rows seen, θ distributed as the posterior.</summary>
    public double ExpectedSquaredError()
    {
        var sums = Statistics.Quality;
        var error = sums.YY - 2 * TensorPrimitives.Dot<double>(_coefficients, sums.XY);
        var known = 0.0;
        for (var j = 0; j < dimension; j++)
        {
            error += _coefficients[j] * TensorPrimitives.Dot<double>(sums.XX.AsSpan(j * dimension, dimension), _coefficients);
            known += Known(j, j);
        }

        return Math.Max(error, 0) + _noiseVariance * Math.Max(known, 0);
    }

    // θ = A⁻¹(Σxy + Rμ)
    private void Solve()
    {
        TensorPrimitives.MultiplyAdd(_inverse.Ridge, _priorMean, Statistics.Quality.XY, _scratch);
        _inverse.Multiply(_scratch, _coefficients);
    }
}
