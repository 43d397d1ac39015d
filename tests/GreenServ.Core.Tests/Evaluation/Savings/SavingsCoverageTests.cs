using GreenServ.Core.Evaluation;
using GreenServ.Core.Evaluation.Savings;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Evaluation.Savings;

/// <summary>How often the stated 90 % intervals hold where the truth is known. Seeds are fixed, so a run is exact.</summary>
public sealed class SavingsCoverageTests(ITestOutputHelper output)
{
    private const int Logs = 200;
    private const int Requests = 800;
    private const int FirstPulls = 4;

    // Of an arm that is drawn seldom to one that is drawn mostly; predictions are off by up to a third, each way.
    private static readonly double[] s_logged = [0.5, 0.22, 0.14, 0.14];
    private static readonly double[] s_quality = [0.5, 0.6, 0.7, 0.8];
    private static readonly double[] s_joules = [2, 5, 12, 30];
    private static readonly double[] s_bias = [1.3, 0.8, 1.2, 0.75];

    [Fact]
    public void Estimate_KnownTruth_HoldsAsOftenAsItSays()
    {
        var (saved, quality) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        for (var seed = 0; seed < Logs; seed++)
        {
            var log = Write(new Random(seed));
            var estimate = SavingsEstimator.Estimate(log, overheadJoules: 100);
            var spentByOthers = log.Where(request => !request.Decision.SupportsEvaluation).Sum(request => request.Decision.EnergyJoules!.Value);
            foreach (var baseline in estimate.Baselines)
            {
                double[] target = baseline.Name == SavingsEstimator.Random ? [0.25, 0.25, 0.25, 0.25] : [0, 0, 0, 1];
                var truth = (Requests + FirstPulls) * Mean(target, s_joules) - Requests * Mean(s_logged, s_joules) - spentByOthers - 100;
                Count(saved, baseline.Name, baseline.Saved!.Value, truth);
                Count(quality, baseline.Name, baseline.QualityDifference!.Value, Mean(s_logged, s_quality) - Mean(target, s_quality));
            }
        }

        foreach (var (name, held) in saved.Concat(quality))
        {
            output.WriteLine($"{name}: {(double)held / Logs}");
            Assert.InRange((double)held / Logs, 0.85, 0.95);
        }
    }

    private static List<LoggedRequest> Write(Random random)
    {
        var log = new List<LoggedRequest>();
        for (var i = 0; i < Requests + FirstPulls; i++)
        {
            var isFirst = i < FirstPulls;
            double[] probabilities = isFirst ? [.. Enumerable.Range(0, 4).Select(k => k == i ? 1.0 : 0)] : s_logged;
            var arm = Sampling.Draw(probabilities, random.NextDouble());
            var size = Math.Exp(0.5 * (random.NextDouble() - 0.5));
            log.Add(new LoggedRequest(
                new LoggedDecision
                {
                    Candidates = [.. s_joules.Select((joules, k) => new LoggedCandidate($"m{k}", new ArmEstimate(s_quality[k] * s_bias[3 - k], 0.01, joules * s_bias[k] / 10, 20), probabilities[k], true))],
                    Chosen = arm,
                    Propensity = probabilities[arm],
                    SupportsEvaluation = !isFirst,
                    Exploration = new Exploration(0.005, 0.1),
                    ReferenceEnergyJoules = 10,
                    Quality = random.NextDouble() < s_quality[arm] ? 1 : 0,
                    EnergyJoules = s_joules[arm] * size / s_meanSize,
                },
                isFirst ? DecisionKind.FirstPull : DecisionKind.Drawn, Weights.FromLambda(0.3)));
        }

        return log;
    }

    // E[e^u] of u evenly in ±1/4.
    private static readonly double s_meanSize = (Math.Exp(0.25) - Math.Exp(-0.25)) / 0.5;

    private static double Mean(double[] probabilities, double[] values) => probabilities.Zip(values, (p, value) => p * value).Sum();

    private static void Count(Dictionary<string, int> held, string name, in IntervalEstimate interval, double truth) =>
        held[name] = held.GetValueOrDefault(name) + (truth >= interval.Lower && truth <= interval.Upper ? 1 : 0);
}
