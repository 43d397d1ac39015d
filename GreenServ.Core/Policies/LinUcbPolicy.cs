using System.Globalization;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>
/// LinUCB as GreenServ publishes it (section 4.3, algorithm 1): disjoint arms, argmax of θᵀx + α·√(xᵀA⁻¹x), the first arm
/// of the list wins ties. There is no forced first pull.
/// </summary>
/// <remarks>
/// The bonus is scaled by the sum of the weights, which is 1 in a trade-off profile; under a price it keeps the balance
/// between reward and bonus that was published.
/// </remarks>
internal sealed class LinUcbPolicy(int dimension, double alpha = 0.1, double ridge = 0.05) : PooledPolicy
{
    private readonly BlendedRegression _regression = new(dimension, ridge);

    public override string Name => "linucb";

    public override string Parameters => string.Create(CultureInfo.InvariantCulture, $"alpha={alpha:R};ridge={ridge:R}");

    public override void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates) => _regression.Estimate(context, estimates);

    protected override void Rebuild() => _regression.Attach(Arms);

    protected override void Learn(int arm, in Observation observation) => _regression.Refresh(arm, observation);

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        var bonus = alpha * (weights.Quality + weights.Energy);
        var best = -1;
        var highest = double.NegativeInfinity;
        for (var k = 0; k < estimates.Length; k++)
        {
            if (!allowed[k])
                continue;
            var score = BlendedRegression.Reward(estimates[k], weights) + bonus * Math.Sqrt(estimates[k].QualityVariance);
            if (best >= 0 && !(score > highest))
                continue;
            (best, highest) = (k, score);
        }

        probabilities[best] = 1;
    }
}
