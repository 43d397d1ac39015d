using GreenServ.Dashboard.Overview;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Live;

/// <summary>Reads the overview's figures from the telemetry store.</summary>
internal sealed class OverviewReader(ITelemetryStore store, TimeProvider time)
{
    private const int RecentDecisions = 25;
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>What changes with every request, whatever the window.</summary>
    public async Task<LiveFigures> ReadLiveAsync(CancellationToken cancellationToken)
    {
        var end = TimeWindow.Floor(time.GetUtcNow(), s_second);
        var seconds = await store.GetTrafficAsync(end - LiveFigures.RatePeriod, s_second, cancellationToken).ConfigureAwait(false);
        var recent = await store.GetRecentDecisionsAsync(RecentDecisions, cancellationToken).ConfigureAwait(false);
        return LiveFigures.Build(end, seconds, recent);
    }

    /// <summary>Totals and series of a window.</summary>
    public async Task<WindowFigures> ReadWindowAsync(TimeWindow window, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = TimeWindow.Floor(now - window.Length, window.Bucket);
        var models = await store.GetModelSummariesAsync(since, cancellationToken).ConfigureAwait(false);
        var traffic = await store.GetTrafficAsync(since, window.Bucket, cancellationToken).ConfigureAwait(false);
        return WindowFigures.Build(since, now, window.Bucket, models, traffic);
    }
}
