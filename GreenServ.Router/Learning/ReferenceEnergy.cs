using GreenServ.Core.Energy;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Learning;

/// <summary>The unit of a pool's energies, taken from its models' sizes before anything ran.</summary>
internal static class ReferenceEnergy
{
    // A short chat request. It sets how much λ weighs a joule, not how models compare.
    private const int PromptTokens = 100;
    private const int CompletionTokens = 100;

    // One giant in a pool of dwarfs must not make their differences vanish, nor a lone outlier set the scale.
    private const double LargestOverMedian = 10;

    /// <summary>Estimated joules of a short chat request; <c>null</c> when the arm's size is unknown.</summary>
    public static double? PriorJoules(PooledArm arm) =>
        arm.Traits is { TotalBillions: not null } traits ? EnergyEstimator.Estimate(traits, PromptTokens, CompletionTokens).Joules : null;

    /// <summary>Joules of the dearest arm, at most ten times the median one; 100 J where no size is known.</summary>
    public static double Of(IReadOnlyList<PooledArm> arms)
    {
        var joules = arms.Select(PriorJoules).OfType<double>().Order().ToArray();
        return joules.Length == 0 ? 100 : Math.Min(joules[^1], LargestOverMedian * joules[joules.Length / 2]);
    }
}
