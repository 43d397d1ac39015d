using GreenServ.Lab.Contexts;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Replay;

public sealed class SimulationTests
{
    [Fact]
    public void Run_EachStep_ShowsTheChosenModelsOutcomeAlone()
    {
        var table = BaselineTests.Table(SmallData.Masked);
        var policy = new FixedPolicy(evenly: false);

        var run = new Simulation(table, ContextTable.Declared(table)).Run(policy, 0.5, [0.6, 0.7, 0.95], seed: 3, CancellationToken.None);

        // The first allowed arm: big, big, small. Tasks in ordinal order: chat, math.
        Assert.Equal(3, policy.Seen.Count);
        Assert.Contains(policy.Seen, seen => seen is { Arm: 0, Quality: 1, Energy: 0.8 } && seen.Context.SequenceEqual([1.0, 0, 1]));
        Assert.Contains(policy.Seen, seen => seen is { Arm: 0, Quality: 1, Energy: 0.6 } && seen.Context.SequenceEqual([1.0, 0, 1]));
        Assert.Contains(policy.Seen, seen => seen is { Arm: 1, Quality: 1, Energy: 0.1 } && seen.Context.SequenceEqual([1.0, 1, 0]));
        Assert.Equal(1, run.MeanQuality, 12);
        Assert.Equal(1.5, run.TotalCost!.Value, 12);
        Assert.Equal((0.6 + 0.7 + 0.95) / 3, run.MeanReward!.Value, 12);
        Assert.Equal(0, run.Regret!.Value, 12);
        Assert.Equal(3, run.RegretCurve.Length);
    }

    [Fact]
    public void Run_SameSeed_RepeatsAndAnotherDiffers()
    {
        var table = BaselineTests.Table(string.Join('\n', Enumerable.Repeat(SmallData.Complete, 50)));
        var simulation = new Simulation(table, ContextTable.Declared(table));

        List<int> Choices(int seed)
        {
            var policy = new FixedPolicy(evenly: true);
            simulation.Run(policy, 0.5, new double[table.Rows], seed, CancellationToken.None);
            return [.. policy.Seen.Select(seen => seen.Arm)];
        }

        Assert.Equal(Choices(1), Choices(1));
        Assert.NotEqual(Choices(1), Choices(2));
    }

    [Fact]
    public void Of_Seed_IsAPermutationOfTheRows()
    {
        var order = Permutation.Of(100, seed: 5);

        Assert.Equal(Enumerable.Range(0, 100), order.Order());
        Assert.NotEqual(Permutation.Of(100, seed: 6), order);
    }

    [Fact]
    public void Execute_AnyThreadOrder_GivesTheSameResults()
    {
        var table = BaselineTests.Table(string.Join('\n', Enumerable.Repeat(SmallData.Complete, 20)));
        var options = new ReplayOptions { Data = "x", Policies = ["even", "random", "static:big"], Goals = [Goal.TradeOff(0), Goal.TradeOff(0.5)], Seeds = 16 };

        List<double?> Rewards()
        {
            var contexts = ContextTable.Declared(table);
            var report = new ReplayRun(options, table, _ => contexts, new FixedPolicies()).Execute(static () => { }, CancellationToken.None);
            return [.. report.Results.SelectMany(result => result.PerSeed).Select(run => run.MeanReward)];
        }

        var first = Rewards();
        Assert.Equal(3 * 2 * 16, first.Count);
        Assert.Equal(first, Rewards());
    }
}
