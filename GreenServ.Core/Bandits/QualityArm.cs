using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>Posterior of one arm's quality coefficients under the pool's prior.</summary>
internal sealed class QualityArm(ArmStatistics statistics, int dimension)
{
    private readonly double[] _priorMean = new double[dimension];
    private readonly double[] _coefficients = new double[dimension];
    private readonly double[] _scratch = new double[dimension];

    public ArmStatistics Statistics { get; } = statistics;

    public RidgeInverse Inverse { get; } = new(dimension);

    /// <summary>Standardised log mean energy among the pool; 0 where unknown.</summary>
    public double LogEnergy { get; set; }

    public double Mean(ReadOnlySpan<double> context) => TensorPrimitives.Dot(_coefficients, context);

    /// <summary>How far a component lies from the pool's prior.</summary>
    public double Deviation(int component) => _coefficients[component] - _priorMean[component];

    /// <summary>Adopts a prior that has changed.</summary>
    public void Adopt(QualityPrior prior, ReadOnlySpan<double> ridge)
    {
        prior.WriteMean(LogEnergy, _priorMean);
        Inverse.Rebuild(Statistics.Quality, ridge);
        Solve();
    }

    /// <summary>Takes in a row that has entered the statistics, or a correction of one.</summary>
    public void Learn(in Observation observation)
    {
        if (observation.PreviousQuality is null)
            Inverse.Update(Statistics.Quality, observation.Context);
        Solve();
    }

    /// <summary>E[Σ(y − θᵀx)²] over the rows seen, θ distributed as the posterior.</summary>
    public double ExpectedSquaredError(double noiseVariance)
    {
        var sums = Statistics.Quality;
        var error = sums.YY - 2 * TensorPrimitives.Dot<double>(_coefficients, sums.XY);
        var trace = (double)dimension;
        for (var j = 0; j < dimension; j++)
        {
            error += _coefficients[j] * TensorPrimitives.Dot<double>(sums.XX.AsSpan(j * dimension, dimension), _coefficients);
            trace -= Inverse.Ridge[j] * Inverse.Diagonal(j);
        }

        return Math.Max(error, 0) + noiseVariance * Math.Max(trace, 0);
    }

    // θ = (Σxxᵀ + R)⁻¹ (Σxy + Rμ)
    private void Solve()
    {
        TensorPrimitives.MultiplyAdd(Inverse.Ridge, _priorMean, Statistics.Quality.XY, _scratch);
        Inverse.Multiply(_scratch, _coefficients);
    }
}
