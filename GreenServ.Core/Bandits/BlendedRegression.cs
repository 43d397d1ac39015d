using System.Numerics.Tensors;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Bandits;

/// <summary>
/// Disjoint ridge regressions of the blended reward (1−λ)·quality + λ·(1−energy), one per arm, for every λ at once
/// (GreenServ, equation 5 and section 4.3).
/// </summary>
/// <remarks>
/// The published policies regress one number. Here θ = (1−λ)·θ_q + λ·(θ_1 − θ_e) with θ_• = A⁻¹b_•, b_q = Σxq, b_e = Σxe and
/// b_1 = Σx over the rows whose quality is known: the same θ, but λ may move at any moment.
/// An estimate carries θ_qᵀx as its quality, 1 − (θ_1−θ_e)ᵀx as its energy and xᵀA⁻¹x as its variance.
/// </remarks>
internal sealed class BlendedRegression(int dimension, double ridge)
{
    private readonly double[] _difference = new double[dimension];
    private Arm[] _arms = [];

    public void Attach(IReadOnlyList<ArmStatistics> arms)
    {
        Span<double> diagonal = stackalloc double[dimension];
        diagonal.Fill(ridge);
        _arms = new Arm[arms.Count];
        for (var k = 0; k < _arms.Length; k++)
        {
            _arms[k] = new Arm(arms[k], dimension);
            _arms[k].Inverse.Rebuild(arms[k].Quality, diagonal);
            Solve(_arms[k]);
        }
    }

    public void Refresh(int index, in Observation observation)
    {
        if (observation is { Quality: null, ScoredRow: null })
            return;
        var arm = _arms[index];
        if (observation is { Quality: not null, PreviousQuality: null })
            arm.Inverse.Update(arm.Statistics.Quality, observation.Context, observation.Weight);
        Solve(arm);
    }

    public void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates)
    {
        for (var k = 0; k < _arms.Length; k++)
        {
            var arm = _arms[k];
            estimates[k] = new ArmEstimate(
                TensorPrimitives.Dot(arm.Quality, context),
                arm.Inverse.Quadratic(context),
                1 - TensorPrimitives.Dot(arm.Saving, context),
                arm.Statistics.Pulls);
        }
    }

    /// <summary>Mean blended reward of an estimate made here; the price form of weights keeps its scale.</summary>
    public static double Reward(in ArmEstimate estimate, in Weights weights) =>
        weights.Quality * estimate.QualityMean + weights.Energy * (1 - estimate.EnergyMean);

    private void Solve(Arm arm)
    {
        var sums = arm.Statistics.Quality;
        arm.Inverse.Multiply(sums.XY, arm.Quality);
        TensorPrimitives.Subtract(sums.XX.AsSpan(0, dimension), arm.Statistics.EnergyOfQualityRows, _difference);
        arm.Inverse.Multiply(_difference, arm.Saving);
    }

    private sealed class Arm(ArmStatistics statistics, int dimension)
    {
        public ArmStatistics Statistics { get; } = statistics;

        public RidgeInverse Inverse { get; } = new(dimension);

        public double[] Quality { get; } = new double[dimension];

        public double[] Saving { get; } = new double[dimension];
    }
}
