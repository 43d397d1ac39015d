using GreenServ.Client.Wire;
using GreenServ.Dashboard.Overview;
using GreenServ.Dashboard.Tests.Fakes;
using GreenServ.Storage.Records;

namespace GreenServ.Dashboard.Tests.Overview;

public sealed class SlaPanelModelTests
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_NobodyAnsweredYet_Waits() => Assert.Equal(SlaPanelState.Waiting, SlaPanelModel.Of(new(), null).State);

    [Fact]
    public void Of_OlderRouter_SaysSoWhateverIsRecorded() =>
        Assert.Equal(SlaPanelState.Unsupported, SlaPanelModel.Of(new() { IsUnsupported = true }, History(Sample(1, "a"))).State);

    [Fact]
    public void Of_NoPromise_IsThatState() => Assert.Equal(SlaPanelState.NoPromise, SlaPanelModel.Of(Read(SampleSla.None), History(Sample(1, "gone"))).State);

    [Fact]
    public void Of_RouterAnswers_ShowsItsPromisesAsOfNow()
    {
        var model = SlaPanelModel.Of(Read(SampleSla.Three(s_now)), null);

        Assert.Equal((SlaPanelState.Promises, "2 missed · 1 kept", null), (model.State, model.Summary, model.AsOf));
        Assert.Equal("greenserv:code", model.Foremost!.Account);
    }

    [Fact]
    public void Of_RouterWentAway_KeepsWhatItSaidWithItsTime()
    {
        var model = SlaPanelModel.Of(Read(SampleSla.Three(s_now)) with { Problem = "The router is away." }, null);

        Assert.Equal((3, s_now, "The router is away."), (model.Promises.Count, model.AsOf, model.Problem));
    }

    [Fact]
    public void Of_RouterAwayFromTheStart_ShowsWhatWasRecordedInTheWindowAsUnknown()
    {
        var model = SlaPanelModel.Of(new() { Problem = "The router is away." }, History(Sample(1, "busy"), Sample(200_000, "idle")));

        var promise = Assert.Single(model.Promises);
        Assert.Equal(("busy", "unknown", s_now.AddSeconds(-1)), (promise.Account, promise.Label, model.AsOf));
    }

    [Fact]
    public void Of_RouterAwayAndNothingRecorded_IsAway() =>
        Assert.Equal(SlaPanelState.Away, SlaPanelModel.Of(new() { Problem = "The router is away." }, SlaHistory.Empty).State);

    [Fact]
    public void Spoken_FiguresMove_StaysUntilAStateChanges()
    {
        static string Spoken(SlaPromise promise) => SlaPanelModel.Of(Read(new() { Promises = [promise], Alarms = [] }), null).Spoken;
        var promise = SampleSla.Promise("a");

        Assert.Equal("Promise a kept", Spoken(promise));
        Assert.Equal(Spoken(promise), Spoken(promise with { Satisfaction = 0.91, Debt = -2, EvidenceShare = 0.51 }));
        Assert.Equal("Promise a missed, out of reach", Spoken(promise with { State = "missed", IsReachable = false }));
    }

    [Fact]
    public void Foremost_NothingWrong_IsTheFirstThatHasCharts()
    {
        var limits = SampleSla.Promise("a", alpha: null, satisfaction: null);

        Assert.Equal("b", SlaPanelModel.Of(Read(new() { Promises = [limits, SampleSla.Promise("b")], Alarms = [] }), null).Foremost!.Account);
        Assert.Null(SlaPanelModel.Of(Read(new() { Promises = [limits], Alarms = [] }), null).Foremost);
    }

    private static SlaReading Read(SlaStatus status) => new() { Figures = SlaFigures.Of(status), ReadAt = s_now };

    private static SlaSampleRecord Sample(int secondsAgo, string account) => SampleSla.Sample(s_now.AddSeconds(-secondsAgo), account);

    private static SlaHistory History(params SlaSampleRecord[] samples) =>
        SlaHistory.Build(s_now.AddMinutes(-5), s_now, TimeSpan.FromSeconds(5), samples, []);
}
