using GreenServ.Core.Evaluation;
using GreenServ.Core.Evaluation.Savings;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Evaluation.Savings;

/// <summary>How often the stated 90 % intervals hold in worlds whose truth is known. Seeds are fixed, so a run is exact.</summary>
public sealed class SavingsCoverageTests(ITestOutputHelper output)
{
    [Fact]
    public void Estimate_WhereAccepted_HoldsAsOftenAsItSays()
    {
        const int Worlds = 100;
        var saved = new Dictionary<string, (int Held, int Count)>();
        var quality = new Dictionary<string, (int Held, int Count)>();
        for (var seed = 0; seed < Worlds; seed++)
        {
            var world = new World(1000 + seed, 2000);
            LoggedRequest[] log = [.. world.Log.Select(decision => new LoggedRequest(decision, decision.SupportsEvaluation ? DecisionKind.Drawn : DecisionKind.FirstPull, Weights.FromLambda(World.LoggedLambda)))];
            var estimate = SavingsEstimator.Estimate(log, 0);
            var ours = world.Truth(TargetPolicies.Logged);
            var others = log.Where(request => !request.Decision.SupportsEvaluation).ToArray();
            var spentByOthers = others.Sum(request => request.Decision.EnergyJoules!.Value);
            foreach (var baseline in estimate.Baselines)
            {
                var truth = world.Truth(baseline.Arm is { } arm ? TargetPolicies.Static(arm) : TargetPolicies.Uniform);
                if (baseline.Saved is { } joules)
                {
                    var total = log.Length * truth.Joules - (log.Length - others.Length) * ours.Joules - spentByOthers;
                    output.WriteLine($"{seed} {baseline.Name} ess {baseline.EffectiveSampleSize:0} z {(joules.Value - total) / joules.StandardError:0.00} t {(joules.Upper - joules.Value) / joules.StandardError:0.00} rel {joules.StandardError / joules.Value:0.000}");
                    Count(saved, baseline.Name, joules, total);
                }

                if (baseline.QualityDifference is { } difference)
                    Count(quality, baseline.Name, difference, ours.Quality - truth.Quality);
            }
        }

        foreach (var (name, (held, count)) in saved)
            output.WriteLine($"joules {name}: {held} of {count}");
        foreach (var (name, (held, count)) in quality)
            output.WriteLine($"quality {name}: {held} of {count}");
        Assert.Fail();
    }

    private static void Count(Dictionary<string, (int Held, int Count)> counts, string name, in IntervalEstimate interval, double truth)
    {
        var (held, count) = counts.GetValueOrDefault(name);
        counts[name] = (held + (truth >= interval.Lower && truth <= interval.Upper ? 1 : 0), count + 1);
    }
}
