using System.Globalization;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>
/// Contextual ε-greedy as GreenServ publishes it as a baseline: with probability ε any arm, else argmax of θᵀx, the first
/// arm of the list winning ties. ε decays by 0.98 an update in the paper and by 0.985 in its code; the ridge, which the
/// paper leaves out, is that of its code.
/// </summary>
internal sealed class ContextualEpsilonGreedyPolicy(string name, int dimension, double decay) : PooledPolicy
{
    private const double Ridge = 0.25;

    private readonly EpsilonSchedule _schedule = new(Decay: decay);
    private readonly BlendedRegression _regression = new(dimension, Ridge);

    public override string Name => name;

    public override string Parameters => string.Create(CultureInfo.InvariantCulture, $"{_schedule};ridge={Ridge:R}");

    protected override double Rate => _schedule.RateAfter(Arms);

    public override void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates) => _regression.Estimate(context, estimates);

    protected override void Rebuild() => _regression.Attach(Arms);

    protected override void Learn(int arm, in Observation observation) => _regression.Refresh(arm, observation);

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        ProbabilityVector.AddUniform(probabilities, allowed, exploration.Rate);
        var best = -1;
        var highest = double.NegativeInfinity;
        for (var k = 0; k < estimates.Length; k++)
        {
            if (!allowed[k])
                continue;
            var reward = BlendedRegression.Reward(estimates[k], weights);
            if (best >= 0 && !(reward > highest))
                continue;
            (best, highest) = (k, reward);
        }

        probabilities[best] += 1 - exploration.Rate;
    }
}
