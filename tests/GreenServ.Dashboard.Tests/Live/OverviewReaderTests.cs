using GreenServ.Dashboard.Live;
using GreenServ.Dashboard.Tests.Fakes;

namespace GreenServ.Dashboard.Tests.Live;

public sealed class OverviewReaderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTelemetryStore _store = new();

    [Theory]
    [InlineData(2, 5)]
    [InlineData(30, 60)]
    [InlineData(20 * 60, 20 * 60)]
    public async Task ReadWindowAsync_DayWithTrafficNearItsEndOnly_IsDrawnAsFinelyAsAShorterWindow(int minutes, int bucketSeconds)
    {
        _store.Add(SampleTraffic.Plain(s_now.AddMinutes(-minutes)), SampleTraffic.Plain(s_now.AddSeconds(-1)));

        var figures = await ReadAsync(TimeWindow.All[^1]);

        Assert.Equal(TimeSpan.FromSeconds(bucketSeconds), figures.RequestsPerSecond[1].Start - figures.RequestsPerSecond[0].Start);
        Assert.Equal(s_now.AddMinutes(-minutes), figures.BeginsAt);
        Assert.Equal(2, figures.Requests);
    }

    [Fact]
    public async Task ReadWindowAsync_NoTraffic_CoversTheWholeWindow()
    {
        var figures = await ReadAsync(TimeWindow.FiveMinutes);

        Assert.Null(figures.BeginsAt);
        Assert.Equal(60, figures.RequestsPerSecond.Count);
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(30, 60)]
    [InlineData(20 * 60, 20 * 60)]
    public async Task ReadSlaAsync_DaySampledNearItsEndOnly_IsDrawnAsFinelyAsAShorterWindow(int minutes, int bucketSeconds)
    {
        _store.Add(SampleSla.Sample(s_now.AddMinutes(-minutes)), SampleSla.Sample(s_now.AddSeconds(-1), debt: 7));

        var series = Assert.Single((await ReadSlaAsync(TimeWindow.All[^1])).Accounts);

        Assert.Equal(TimeSpan.FromSeconds(bucketSeconds), series.Debt[1].Start - series.Debt[0].Start);
        Assert.Equal((s_now.AddMinutes(-minutes), -1.0), (series.Debt[0].Start, series.Debt[0].Value));
        Assert.Equal(7, series.Last.Debt);
    }

    [Fact]
    public async Task ReadSlaAsync_NothingChangedInTheWindow_CoversItWithHowThingsStand()
    {
        _store.Add(SampleSla.Sample(s_now.AddHours(-3), debt: 2));
        _store.Add(SampleSla.Drift(s_now.AddMinutes(-1)), SampleSla.Drift(s_now.AddHours(-1)));

        var history = await ReadSlaAsync(TimeWindow.FiveMinutes);

        Assert.Equal((61, 2.0), (history.Accounts[0].Debt.Count, history.Accounts[0].Debt[0].Value));
        Assert.Equal(s_now.AddMinutes(-1), Assert.Single(history.Drifts).At);
    }

    private Task<GreenServ.Dashboard.Overview.SlaHistory> ReadSlaAsync(TimeWindow window) =>
        new OverviewReader(_store, new FixedTime()).ReadSlaAsync(window, TestContext.Current.CancellationToken);

    private Task<GreenServ.Dashboard.Overview.WindowFigures> ReadAsync(TimeWindow window) =>
        new OverviewReader(_store, new FixedTime()).ReadWindowAsync(window, TestContext.Current.CancellationToken);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => s_now;
    }
}
