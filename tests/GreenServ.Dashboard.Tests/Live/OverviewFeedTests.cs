using GreenServ.Client;
using GreenServ.Dashboard.Live;
using GreenServ.Dashboard.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GreenServ.Dashboard.Tests.Live;

public sealed class OverviewFeedTests : IAsyncLifetime
{
    private readonly FakeTelemetryStore _store = new();
    private FakeRouter _router = null!;
    private HttpClient _http = null!;
    private OverviewFeed _feed = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _router = await FakeRouter.StartAsync();
        _http = new() { BaseAddress = _router.Url };
        _feed = new(
            new(_store, TimeProvider.System), new GreenServClient(_http), Options.Create(new DashboardOptions()), TimeProvider.System,
            NullLogger<OverviewFeed>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _feed.Dispose();
        _http.Dispose();
        await _router.DisposeAsync();
    }

    [Fact]
    public async Task RefreshAsync_ManyPagesOnOneWindow_ReadTheStoreOnceAndAllAreTold()
    {
        var told = 0;
        using var first = _feed.Subscribe(TimeWindow.FiveMinutes, _ => told++);
        using var second = _feed.Subscribe(TimeWindow.FiveMinutes, _ => told++);

        await _feed.RefreshAsync(Cancellation);

        Assert.Equal(2, told);
        Assert.Equal((1, 1), (_store.ModelReadings, _store.RecentReadings));
    }

    [Fact]
    public async Task RefreshAsync_LongWindowReadAMomentAgo_IsNotReadAgain()
    {
        using var subscription = _feed.Subscribe(TimeWindow.All[^1], _ => { });

        await _feed.RefreshAsync(Cancellation);
        await _feed.RefreshAsync(Cancellation);

        Assert.Equal((1, 2), (_store.ModelReadings, _store.RecentReadings));
    }

    [Fact]
    public async Task RefreshAsync_RouterIsNotWell_SaysOfWhatUntilItIs()
    {
        using var subscription = _feed.Subscribe(TimeWindow.FiveMinutes, _ => { });
        _router.Checks = [new("pool", "degraded", "a host is away"), new("redis", "degraded", "limits are counted in shares"), new("journal", "healthy", "has room")];
        await _feed.RefreshAsync(Cancellation);
        var troubles = _feed.Latest(TimeWindow.FiveMinutes).Troubles;

        _router.Checks = [];
        await _feed.RefreshAsync(Cancellation);

        Assert.Equal([("redis", "limits are counted in shares")], troubles.Select(trouble => (trouble.Name, trouble.Description)));
        Assert.Empty(_feed.Latest(TimeWindow.FiveMinutes).Troubles);
    }

    [Fact]
    public async Task RefreshAsync_StoreFails_KeepsTheFiguresAndSaysWhy()
    {
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));
        using var subscription = _feed.Subscribe(TimeWindow.FiveMinutes, _ => { });
        await _feed.RefreshAsync(Cancellation);

        _store.Failure = new IOException("database is locked");
        await _feed.RefreshAsync(Cancellation);

        var snapshot = _feed.Latest(TimeWindow.FiveMinutes);
        Assert.Contains("database is locked", snapshot.StoreProblem, StringComparison.Ordinal);
        Assert.Equal(1, snapshot.Overview!.Window.Requests);
    }

    [Fact]
    public async Task RefreshAsync_RouterAway_StillReadsHistoryAndRecovers()
    {
        using var subscription = _feed.Subscribe(TimeWindow.FiveMinutes, _ => { });
        _router.Away = true;
        await _feed.RefreshAsync(Cancellation);
        var away = _feed.Latest(TimeWindow.FiveMinutes);

        _router.Away = false;
        await _feed.RefreshAsync(Cancellation);

        Assert.NotNull(away.RouterProblem);
        Assert.NotNull(away.Overview);
        Assert.Null(_feed.Latest(TimeWindow.FiveMinutes).RouterProblem);
    }

    [Fact]
    public async Task RefreshAsync_Promises_AreTheRoutersAndTheirHistoryTheStores()
    {
        var now = DateTimeOffset.UtcNow;
        _router.Sla = SampleSla.Three(now);
        _store.Add(SampleSla.Sample(now, "greenserv:chat"));
        using var subscription = _feed.Subscribe(TimeWindow.FiveMinutes, _ => { });

        await _feed.RefreshAsync(Cancellation);

        var snapshot = _feed.Latest(TimeWindow.FiveMinutes);
        Assert.Equal(["greenserv:chat", "greenserv:code", "greenserv:quality"], snapshot.Sla.Figures!.Promises.Select(promise => promise.Account));
        Assert.Equal("greenserv:chat", Assert.Single(snapshot.Overview!.Sla.Accounts).Account);
    }

    [Fact]
    public async Task RefreshAsync_RouterOlderThanPromises_IsNoProblemOfTheRouter()
    {
        _router.Sla = null;
        using var subscription = _feed.Subscribe(TimeWindow.FiveMinutes, _ => { });

        await _feed.RefreshAsync(Cancellation);

        var snapshot = _feed.Latest(TimeWindow.FiveMinutes);
        Assert.True(snapshot.Sla.IsUnsupported);
        Assert.Null(snapshot.Sla.Problem);
        Assert.Null(snapshot.RouterProblem);
        Assert.NotNull(snapshot.Pool);
    }

    [Fact]
    public async Task RefreshAsync_PromisesAloneCanNotBeRead_KeepsThemAndSaysWhy()
    {
        _router.Sla = SampleSla.Three(DateTimeOffset.UtcNow);
        using var subscription = _feed.Subscribe(TimeWindow.FiveMinutes, _ => { });
        await _feed.RefreshAsync(Cancellation);

        _router.SlaFails = true;
        await _feed.RefreshAsync(Cancellation);
        var failing = _feed.Latest(TimeWindow.FiveMinutes);
        _router.SlaFails = false;
        await _feed.RefreshAsync(Cancellation);

        Assert.Contains("503", failing.Sla.Problem, StringComparison.Ordinal);
        Assert.Equal(3, failing.Sla.Figures!.Promises.Count);
        Assert.Null(failing.RouterProblem);
        Assert.Null(_feed.Latest(TimeWindow.FiveMinutes).Sla.Problem);
    }

    [Fact]
    public async Task Dispose_LastSubscription_ForgetsFiguresSoThatNobodyIsGreetedByOldOnes()
    {
        var subscription = _feed.Subscribe(TimeWindow.FiveMinutes, _ => { });
        await _feed.RefreshAsync(Cancellation);

        subscription.Dispose();

        Assert.False(_feed.IsWatched);
        Assert.Null(_feed.Latest(TimeWindow.FiveMinutes).Overview);
        Assert.Null(_feed.Latest(TimeWindow.FiveMinutes).Sla.Figures);
    }
}
