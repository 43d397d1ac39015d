using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>
/// ε-greedy without context, as GreenServ publishes it as a baseline: with probability ε any arm, else an untried arm while
/// there is one, else the best mean reward. Arms that tie share evenly.
/// </summary>
internal sealed class EpsilonGreedyPolicy : PooledPolicy
{
    private readonly EpsilonSchedule _schedule = new();

    public override string Name => "epsilon-greedy";

    public override string Parameters => _schedule.ToString();

    protected override double Rate => _schedule.RateAfter(Arms);

    public override void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates)
    {
        for (var k = 0; k < Arms.Count; k++)
        {
            // The first component of every context is 1: sums over it are plain sums.
            var quality = Arms[k].Quality;
            var rows = Math.Max(quality.Count, 1);
            estimates[k] = new ArmEstimate(quality.XY[0] / rows, 0, Arms[k].EnergyOfQualityRows[0] / rows, Arms[k].Pulls);
        }
    }

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        ProbabilityVector.AddUniform(probabilities, allowed, exploration.Rate);
        var greedy = 1 - exploration.Rate;
        if (ProbabilityVector.TryAddToUntried(probabilities, estimates, allowed, greedy))
            return;

        var best = double.NegativeInfinity;
        var ties = 0;
        for (var k = 0; k < estimates.Length; k++)
        {
            var value = Value(estimates[k], weights);
            if (!allowed[k] || value < best)
                continue;
            ties = value > best ? 1 : ties + 1;
            best = value;
        }

        for (var k = 0; k < estimates.Length; k++)
        {
            if (allowed[k] && Value(estimates[k], weights) == best)
                probabilities[k] += greedy / ties;
        }
    }

    private static double Value(in ArmEstimate estimate, in Weights weights) =>
        weights.Quality * estimate.QualityMean - weights.Energy * estimate.EnergyMean;
}
