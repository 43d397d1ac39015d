using System.Buffers;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>What Thompson sampling on the value would choose, and how often, computed instead of sampled.</summary>
internal static class ThompsonProbabilities
{
    private const int StackArms = 64;

    /// <summary>Probability of each allowed arm's value N(w_q·quality − w_e·energy, scale²·variance) to be the greatest.</summary>
    public static void Write(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, double deviationScale, Span<double> probabilities)
    {
        var n = estimates.Length;
        var rented = n > StackArms ? ArrayPool<double>.Shared.Rent(2 * n) : null;
        var buffer = rented is null ? stackalloc double[2 * StackArms] : rented;
        var means = buffer[..n];
        var deviations = buffer.Slice(n, n);
        for (var k = 0; k < n; k++)
        {
            var estimate = estimates[k];
            means[k] = allowed[k] ? weights.Quality * estimate.QualityMean - weights.Energy * estimate.EnergyMean : double.NegativeInfinity;
            deviations[k] = deviationScale * Math.Sqrt(estimate.QualityVariance);
        }

        WinProbabilities.Compute(means, deviations, probabilities);
        if (rented is not null)
            ArrayPool<double>.Shared.Return(rented);
    }
}
