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
    public async Task Dispose_LastSubscription_ForgetsFiguresSoThatNobodyIsGreetedByOldOnes()
    {
        var subscription = _feed.Subscribe(TimeWindow.FiveMinutes, _ => { });
        await _feed.RefreshAsync(Cancellation);

        subscription.Dispose();

        Assert.False(_feed.IsWatched);
        Assert.Null(_feed.Latest(TimeWindow.FiveMinutes).Overview);
    }
}
