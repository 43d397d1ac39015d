using GreenServ.Lab.Events;
using GreenServ.Lab.Replay;
using GreenServ.Lab.Tests.Replay;

namespace GreenServ.Lab.Tests.Events;

public sealed class ScenarioTests
{
    private const int Requests = 100;

    [Fact]
    public void Of_NoEvents_IsOnePhaseOverTheTableItself()
    {
        var scenario = Of(Goal.TradeOff(0.5)).Value!;

        Assert.Same(scenario.Table, Assert.Single(scenario.Phases).Table);
        Assert.Equal((0, Requests), (scenario.Phases[0].Start, scenario.Phases[0].End));
        Assert.Same(scenario.Phases[0].Baselines, scenario.Baselines);
    }

    [Fact]
    public void Of_Events_SplitTheRunAndChangeOutcomesFromThereOn()
    {
        var scenario = Of(Goal.TradeOff(0), "break big@40:0.25", "drift small@40:0.5", "drift big@80:-0.5", "remove small@60").Value!;

        Assert.Equal([(0, 40), (40, 60), (60, 80), (80, 100)], scenario.Phases.Select(phase => (phase.Start, phase.End)));
        Assert.Same(scenario.Phases[1], scenario.PhaseOf(40));
        Assert.Same(scenario.Phases[0], scenario.PhaseOf(39));
        // big small, row by row.
        Assert.Equal([1, 0, 1, 1, 0.5, 1, 0.5, 0.5], scenario.Phases[0].Table.Quality);
        Assert.Equal([0.25, 0.5, 0.25, 1, 0.25, 1, 0.25, 1], scenario.Phases[1].Table.Quality);
        Assert.Equal([0, 0, 0, 0], scenario.Phases[3].Table.Quality.Where((_, cell) => cell % 2 == 0));
        Assert.True(scenario.Phases[1].Has(1));
        Assert.False(scenario.Phases[2].Has(1));
        Assert.Equal([true, false], scenario.Phases[2].Table.Available[..2]);
    }

    [Fact]
    public void Of_ModelThatIsAdded_IsAbsentBeforeAndMayComeBack()
    {
        var scenario = Of(Goal.TradeOff(0), "add big@20", "remove big@50", "add big@70").Value!;

        Assert.Equal([false, true, false, true], scenario.Phases.Select(phase => phase.Has(0)));
        Assert.Equal([50, 70, 100], scenario.Events.Select(scenario.EndOf));
    }

    [Fact]
    public void Baselines_Events_AreTheMeanOverThePhases()
    {
        // λ = 0.5: big 0.6, small 0.7375; per task 0.7375. While big is absent small is all there is.
        var baselines = Of(Goal.TradeOff(0.5), "add big@25").Value!.Baselines.ToDictionary(baseline => baseline.Name);

        Assert.Equal(0.25 * 0.7375 + 0.75 * 0.66875, baselines[Baseline.Random].MeanReward!.Value, 12);
        Assert.Equal(0.6, baselines["static:big"].MeanReward!.Value, 12);
        Assert.Equal(0.7375, baselines["static:small"].MeanReward!.Value, 12);
        Assert.Equal(0.7375, baselines[Baseline.BestStatic].MeanReward!.Value, 12);
        Assert.Equal(["random", "static:big", "static:small", "best-static", "best-per-task", "oracle"], baselines.Keys);
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.5, 1)]
    public void Of_Best_IsTheBestModelOfTheGoal(double lambda, int expected) =>
        Assert.Equal(expected, Of(Goal.TradeOff(lambda), "break best@50").Value!.Events[0].Model);

    [Fact]
    public void Of_BestOfAPromise_IsTheModelOfHighestQuality() =>
        Assert.Equal(0, Of(Goal.Sla(0.6), "remove best@50%").Value!.Events[0].Model);

    [Theory]
    [InlineData("--add huge@50: the data has no model 'huge'; it has big, small, or say best.", "add huge@50")]
    [InlineData("--add big@100: a run has 100 requests, so events happen behind 1 to 99 of them.", "add big@100")]
    [InlineData("--add big@0: a run has 100 requests", "add big@0")]
    [InlineData("--break big@-5: a run has 100 requests", "break big@-5")]
    [InlineData("--break big@120%: a run has 100 requests, so events happen behind 1 to 99 of them; this is behind 120.", "break big@120%")]
    [InlineData("--drift big@50:0.1: another event of big happens behind the same 50 requests; give them different steps.", "break big@50", "drift big@50:0.1")]
    [InlineData("--add big@60: big is part of the pool then; --remove it before, or let this be its first event.", "add big@50", "add big@60")]
    [InlineData("--remove big@60: big is no part of the pool then; it joins later, or has left.", "remove big@50", "remove big@60")]
    [InlineData("--break big@40: big is no part of the pool then; it joins later, or has left.", "break big@40", "add big@50")]
    [InlineData("--remove small@50: small is the last model of the pool; somebody must be there to answer.", "remove big@40", "remove small@50")]
    [InlineData("no model is left to begin with", "add big@40", "add small@50")]
    public void Of_EventThatCannotHappen_IsRefused(string expected, params string[] events) =>
        Assert.Contains(expected, Of(Goal.TradeOff(0), events).Error, StringComparison.Ordinal);

    [Fact]
    public void Of_IncompleteTable_IsRefused()
    {
        var table = BaselineTests.Table(SmallData.Masked);

        Assert.Contains("add --impute", Scenario.Of(Goal.TradeOff(0), table, 3, [Request("break big@1")]).Error, StringComparison.Ordinal);
        Assert.NotNull(Scenario.Of(Goal.TradeOff(0), table, 3, []).Value);
    }

    internal static EventRequest Request(string text)
    {
        var parts = text.Split(' ', 2);
        return EventSyntax.Parse(Enum.Parse<PoolEventKind>(parts[0], ignoreCase: true), parts[1]).Value!;
    }

    private static Result<Scenario> Of(Goal goal, params string[] events) =>
        Scenario.Of(goal, BaselineTests.Table(SmallData.Complete), Requests, [.. events.Select(Request)]);
}
