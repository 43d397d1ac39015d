using System.Diagnostics;
using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;
using GreenServ.Lab.Contexts;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>
/// Plays one policy from a cold start over one permutation of the rows under partial feedback: of each row it sees the
/// chosen model's outcome alone, quality and cost together. Nothing is allocated per step.
/// </summary>
internal sealed class Simulation(OutcomeTable table, ContextTable contexts)
{
    // Reading the clock costs about as much as a small policy's decision; one step in 16 gives the median all the same.
    private const int TimedEvery = 16;

    /// <summary>Runs a trade-off.</summary>
    /// <param name="policy">A policy that has learned nothing; it is used up by the run.</param>
    /// <param name="lambda">0..1.</param>
    /// <param name="best">Reward of each row's best model at this λ.</param>
    /// <param name="seed">Fixes the permutation and the draws.</param>
    /// <param name="cancellationToken">Looked at between blocks of steps.</param>
    public RunOutcome Run(IPolicy policy, double lambda, double[] best, int seed, CancellationToken cancellationToken)
    {
        var models = table.Models.Count;
        var arms = new ArmStatistics[models];
        for (var arm = 0; arm < models; arm++)
            arms[arm] = new ArmStatistics(contexts.Dimension);
        policy.Attach(arms);

        var weights = Weights.FromLambda(lambda);
        var order = Permutation.Of(table.Rows, seed);
        var draws = new Random(unchecked(seed * 7919 + 104_729));
        var estimates = new ArmEstimate[models];
        var probabilities = new double[models];
        var timings = new List<long>(table.Rows / TimedEvery + 1);
        var curve = new double[Checkpoints.Count(order.Length)];
        var (reward, quality, cost, regret, point) = (0.0, 0.0, 0.0, 0.0, 0);

        for (var step = 0; step < order.Length; step++)
        {
            if ((step & 255) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var row = order[step];
            var context = contexts.Of(row);
            var uniform = draws.NextDouble();
            var timed = step % TimedEvery == 0;
            var start = timed ? Stopwatch.GetTimestamp() : 0;
            policy.Estimate(context, estimates);
            policy.Probabilities(estimates, table.Available.AsSpan(row * models, models), weights, policy.Exploration, probabilities);
            var arm = Sampling.Draw(probabilities, uniform);
            if (timed)
                timings.Add(Stopwatch.GetTimestamp() - start);

            var cell = table.Cell(row, arm);
            var observation = new Observation
            {
                Context = context,
                Quality = table.Quality[cell],
                Energy = table.HasCost ? table.Cost[cell] : null,
            };
            arms[arm].Add(observation);
            policy.Refresh(arm, observation);

            var obtained = table.Reward(cell, lambda);
            reward += obtained;
            quality += table.Quality[cell];
            cost += table.RawCost[cell];
            regret += best[row] - obtained;
            if (step + 1 == Checkpoints.Step(point, order.Length))
                curve[point++] = regret;
        }

        return new RunOutcome
        {
            MeanReward = reward / order.Length,
            MeanQuality = quality / order.Length,
            MeanCost = table.HasCost ? cost / order.Length : null,
            TotalCost = table.HasCost ? cost : null,
            Regret = regret,
            RegretCurve = curve,
            DecisionMicrosP50 = Median(timings),
        };
    }

    private static double Median(List<long> ticks)
    {
        ticks.Sort();
        return Stopwatch.GetElapsedTime(0, ticks[ticks.Count / 2]).TotalMicroseconds;
    }
}
