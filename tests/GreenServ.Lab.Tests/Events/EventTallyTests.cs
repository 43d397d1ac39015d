using GreenServ.Lab.Events;
using GreenServ.Lab.Replay;
using GreenServ.Lab.Tests.Replay;

namespace GreenServ.Lab.Tests.Events;

/// <summary>400 requests, windows of 10; the event happens behind 200.</summary>
public sealed class EventTallyTests
{
    private const int Requests = 400;

    [Theory]
    [InlineData(20, 10)]
    [InlineData(4, 2)]
    [InlineData(1000, 25)]
    [InlineData(2000, 50)]
    [InlineData(16_000, 50)]
    public void Window_Requests_IsAFortiethWithinBounds(int requests, int expected) => Assert.Equal(expected, EventTally.Window(requests));

    [Fact]
    public void Finish_ModelThatJoins_SettlesWithTheFirstWindowAtNineTenthsOfItsFinalShare()
    {
        // Nothing before; 0.3 for 30 requests, then 0.6. A window of 10 reaches 0.54 once 8 of its requests have 0.6.
        var outcome = Play("add big@200", step => step < 200 ? 0 : step < 230 ? 0.3 : 0.6);

        Assert.Null(outcome.ShareBefore);
        Assert.Equal(0.6, outcome.FinalShare!.Value, 12);
        Assert.Equal(38, outcome.RequestsToSettle);
        Assert.Null(outcome.RequestsToTenPercent);
        // Each step loses 0.5 of quality and 0.25 of reward.
        Assert.Equal(38 * 0.5, outcome.QualityLost, 9);
        Assert.Equal(38 * 0.25, outcome.RewardLost!.Value, 9);
    }

    [Fact]
    public void Finish_ModelThatBreaks_FallsBelowTenPercentThenBelowATenth()
    {
        // 0.8 before and for 5 requests, then 0.09 for 50, then nothing.
        var outcome = Play("break big@200", step => step < 205 ? 0.8 : step < 255 ? 0.09 : 0);

        Assert.Equal(0.8, outcome.ShareBefore!.Value, 12);
        Assert.Equal(0, outcome.FinalShare!.Value, 12);
        Assert.Equal(15, outcome.RequestsToTenPercent);
        // 0.08 lies below eight requests of 0.09 and one of 0 … the first window with less than 0.8 in sum has two zeros.
        Assert.Equal(57, outcome.RequestsToATenth);
        Assert.Equal(57, outcome.RequestsToSettle);
        Assert.Equal(23, outcome.RequestsToNotice);
    }

    [Fact]
    public void Finish_ShareThatWasSmall_SaysNothingOfAFall()
    {
        var outcome = Play("break big@200", _ => 0.01);

        Assert.Equal(0, outcome.RequestsToTenPercent);
        Assert.Null(outcome.RequestsToATenth);
        Assert.Null(outcome.RequestsToSettle);
        // Not settled: all of the event's own time.
        Assert.Equal(200 * 0.5, outcome.QualityLost, 9);
    }

    [Fact]
    public void Finish_ModelThatIsNeverLeft_HasNoTime()
    {
        var outcome = Play("break big@200", _ => 0.7);

        Assert.Null(outcome.RequestsToTenPercent);
        Assert.Null(outcome.RequestsToATenth);
        Assert.Null(outcome.RequestsToSettle);
    }

    [Fact]
    public void Finish_ModelThatGetsBetter_SettlesUpwards()
    {
        var outcome = Play("drift small@200:0.25", step => step < 260 ? 0.2 : 0.5);

        Assert.Equal(0.2, outcome.ShareBefore!.Value, 12);
        Assert.Equal(0.5, outcome.FinalShare!.Value, 12);
        Assert.Null(outcome.RequestsToTenPercent);
        Assert.Equal(69, outcome.RequestsToSettle);
    }

    [Fact]
    public void Finish_ModelThatLeaves_HasAShareBeforeAlone()
    {
        var outcome = Play("remove big@200", step => step < 200 ? 0.4 : 0);

        Assert.Equal(0.4, outcome.ShareBefore!.Value, 12);
        Assert.Null(outcome.FinalShare);
        Assert.Null(outcome.RequestsToSettle);
    }

    [Fact]
    public void Finish_LaterEventOfTheModel_EndsItsTime()
    {
        // Joins at 200 and leaves at 300: the final share is that of 250 to 300.
        var scenario = ScenarioOf("add big@200", "remove big@300");
        var tally = new EventTally(scenario, scenario.Events[0]);
        for (var step = 0; step < Requests; step++)
            tally.Add(step, step is < 200 or >= 300 ? 0 : step < 250 ? 0.2 : 0.4, default);

        var outcome = tally.Finish([350]);

        Assert.Equal(0.4, outcome.FinalShare!.Value, 12);
        Assert.Equal(58, outcome.RequestsToSettle);
        Assert.Null(outcome.RequestsToNotice);
    }

    private static EventOutcome Play(string happening, Func<int, double> share)
    {
        var scenario = ScenarioOf(happening);
        var tally = new EventTally(scenario, scenario.Events[0]);
        for (var step = 0; step < Requests; step++)
            tally.Add(step, share(step), new Expectation(0.25, 0.5, 0));
        return tally.Finish([150, 223, 300]);
    }

    private static Scenario ScenarioOf(params string[] events) =>
        Scenario.Of(Goal.TradeOff(0.5), BaselineTests.Table(SmallData.Complete), Requests, [.. events.Select(ScenarioTests.Request)]).Value!;
}
