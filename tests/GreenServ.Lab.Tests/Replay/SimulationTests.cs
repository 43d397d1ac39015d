using GreenServ.Core.Policies;
using GreenServ.Lab.Contexts;
using GreenServ.Lab.Data;
using GreenServ.Lab.Events;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Replay;

public sealed class SimulationTests
{
    [Fact]
    public void Run_EachStep_ShowsTheChosenModelsOutcomeAlone()
    {
        var table = BaselineTests.Table(SmallData.Masked);
        var policy = new FixedPolicy(evenly: false);

        var run = Play(table, policy, Goal.TradeOff(0.5), FeedbackFlow.Full);

        // The first allowed arm: big, big, small. Tasks in ordinal order: chat, math. Cost comes first, then quality.
        Assert.Equal(6, policy.Seen.Count);
        Assert.Equal([false, true, false, true, false, true], policy.Seen.Select(seen => seen.Energy is null));
        Assert.Equal([true, false, true, false, true, false], policy.Seen.Select(seen => seen.Quality is null));
        Assert.Equal([0.1, 0.6, 0.8], policy.Seen.Select(seen => seen.Energy).OfType<double>().Order());
        Assert.All(policy.Seen, seen => Assert.Equal(seen.Arm == 0 ? [1.0, 0, 1] : [1.0, 1, 0], seen.Context));
        Assert.Equal(1, run.MeanQuality!.Value, 12);
        Assert.Equal(1.5, run.TotalCost!.Value, 12);
        Assert.Equal((0.6 + 0.7 + 0.95) / 3, run.MeanReward!.Value, 12);
        Assert.Equal(0, run.Regret!.Value, 12);
        Assert.Equal(3, run.RegretCurve.Length);
    }

    [Fact]
    public void Run_SameSeed_RepeatsAndAnotherDiffers()
    {
        var table = BaselineTests.Table(string.Join('\n', Enumerable.Repeat(SmallData.Complete, 50)));

        List<int> Choices(int seed)
        {
            var policy = new FixedPolicy(evenly: true);
            Play(table, policy, Goal.TradeOff(0.5), FeedbackFlow.Full, seed);
            return [.. policy.Seen.Select(seen => seen.Arm)];
        }

        Assert.Equal(Choices(1), Choices(1));
        Assert.NotEqual(Choices(1), Choices(2));
    }

    [Fact]
    public void Execute_AnyThreadOrder_GivesTheSameResults()
    {
        var table = BaselineTests.Table(string.Join('\n', Enumerable.Repeat(SmallData.Complete, 20)));
        var options = new ReplayOptions { Data = "x", Policies = ["even", "random", "static:big"], Goals = [Goal.TradeOff(0), Goal.TradeOff(0.5)], Seeds = 16 };

        List<double?> Rewards()
        {
            var report = new ReplayRun(options, [.. options.Goals.Select(goal => ScenarioOf(table, goal))], new DeclaredContexts(table, table.Rows), new FixedPolicies()).Execute(static () => { }, CancellationToken.None);
            return [.. report.Results.SelectMany(result => result.PerSeed).Select(run => run.MeanReward)];
        }

        var first = Rewards();
        Assert.Equal(3 * 2 * 16, first.Count);
        Assert.Equal(first, Rewards());
    }

    [Fact]
    public void Run_LateFeedback_BringsCostAtOnceAndQualityAfterTheDelay()
    {
        var table = BaselineTests.Table(SmallData.Complete);
        var policy = new FixedPolicy(evenly: false);

        Play(table, policy, Goal.TradeOff(0), new FeedbackFlow(Rate: 1, Delay: 2));

        // Four costs; the first two qualities come behind the third and the fourth, the last two never.
        Assert.Equal([true, true, true, false, true, false], policy.Seen.Select(seen => seen.Quality is null));
        Assert.Equal(policy.Seen[0].Context, policy.Seen[3].Context);
        Assert.Equal(policy.Seen[1].Context, policy.Seen[5].Context);
    }

    [Fact]
    public void Run_SparseFeedback_BringsThatShareOfQualities()
    {
        var table = BaselineTests.Table(string.Join('\n', Enumerable.Repeat(SmallData.Complete, 500)));
        var policy = new FixedPolicy(evenly: true);

        Play(table, policy, Goal.TradeOff(0), new FeedbackFlow(Rate: 0.2));

        Assert.Equal(2000, policy.Seen.Count(seen => seen.Energy is not null));
        Assert.InRange(policy.Seen.Count(seen => seen.Quality is not null), 340, 460);
    }

    [Fact]
    public void Run_PolicyThatAsksThePool_IsChargedForAllAnswersAndLearnsFromThem()
    {
        var table = BaselineTests.Table(SmallData.Complete);
        var policy = new PoolAskingPolicy(stepsThatAsk: 2);

        var run = Play(table, policy, Goal.Sla(0.9), FeedbackFlow.Full, seed: 1);

        // Two steps ask both models and learn both qualities; two ask the first alone and learn its cost.
        Assert.Equal([0, 1, 0, 1, 0, 0], policy.Seen.Where(seen => seen.Energy is not null).Select(seen => seen.Arm));
        Assert.Equal([0, 1, 0, 1], policy.Seen.Where(seen => seen.Quality is not null).Select(seen => seen.Arm));
        Assert.Equal(policy.Seen.Sum(seen => seen.Energy ?? 0), run.TotalCost!.Value, 12);
    }

    [Fact]
    public void Run_Sla_ChargesRawCostAndFollowsWhatIsOwed()
    {
        var table = BaselineTests.Table(SmallData.Complete);

        var run = Play(table, new FixedPolicy(evenly: false), Goal.Sla(0.9), FeedbackFlow.Full);

        Assert.Equal(0.75, run.Satisfaction!.Value, 12);
        Assert.Equal(4 * 0.9 - 3, run.OwedCurve[^1], 12);
        Assert.Equal(0.75, run.SatisfactionCurve[^1], 12);
        Assert.Equal(4, run.OwedCurve.Length);
        Assert.Empty(run.RegretCurve);
        Assert.Null(run.MeanReward);
    }

    private static RunOutcome Play(OutcomeTable table, IPolicy policy, Goal goal, FeedbackFlow feedback, int seed = 3)
    {
        var scenario = ScenarioOf(table, goal);
        var requests = new DeclaredContexts(table, table.Rows).Of(seed);
        return new Simulation(scenario, requests, () => policy, new TradeOffSteering(0.5), new LearningOptions(feedback))
            .Run(new RunTally(scenario), seed, CancellationToken.None);
    }

    private static Scenario ScenarioOf(OutcomeTable table, Goal goal) => Scenario.Of(goal, table, table.Rows, []).Value!;
}
