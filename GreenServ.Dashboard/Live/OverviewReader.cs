using GreenServ.Dashboard.Overview;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Live;

/// <summary>Reads the overview's figures from the telemetry store.</summary>
internal sealed class OverviewReader(ITelemetryStore store, TimeProvider time)
{
    private const int RecentDecisions = 25;
    private const int Generations = 100;
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>What changes with every request, whatever the window.</summary>
    public async Task<LiveFigures> ReadLiveAsync(CancellationToken cancellationToken)
    {
        var end = TimeWindow.Floor(time.GetUtcNow(), s_second);
        var seconds = await store.GetTrafficAsync(end - LiveFigures.Lookback, s_second, cancellationToken).ConfigureAwait(false);
        var recent = await store.GetRecentDecisionsAsync(RecentDecisions, cancellationToken).ConfigureAwait(false);
        return LiveFigures.Build(end, seconds, recent);
    }

    /// <summary>Totals and series of a window. A window with traffic only near its end is drawn as finely as a shorter one.</summary>
    public async Task<WindowFigures> ReadWindowAsync(TimeWindow window, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (since, bucket) = (TimeWindow.Floor(now - window.Length, window.Bucket), window.Bucket);
        var models = await store.GetModelSummariesAsync(since, cancellationToken).ConfigureAwait(false);
        var traffic = await store.GetTrafficAsync(since, bucket, cancellationToken).ConfigureAwait(false);
        while (traffic.Count > 0 && TimeWindow.BucketFor(now - traffic[0].Start) is var finer && finer < bucket)
        {
            bucket = finer;
            traffic = await store.GetTrafficAsync(traffic[0].Start, bucket, cancellationToken).ConfigureAwait(false);
        }

        return WindowFigures.Build(since, now, bucket, models, traffic);
    }

    /// <summary>Promises over a window, as finely as what is recorded of them allows.</summary>
    public async Task<SlaHistory> ReadSlaAsync(TimeWindow window, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (since, bucket) = (TimeWindow.Floor(now - window.Length, window.Bucket), window.Bucket);
        var samples = await store.GetSlaSamplesAsync(since, bucket, cancellationToken).ConfigureAwait(false);

        // Of the first bucket only the last sample is known, so what is finer begins where that bucket does.
        while (samples.Count > 0 && TimeWindow.Floor(samples.Min(sample => sample.At), bucket) is var from && TimeWindow.BucketFor(now - from) is var finer && finer < bucket)
        {
            (since, bucket) = (from, finer);
            samples = await store.GetSlaSamplesAsync(since, bucket, cancellationToken).ConfigureAwait(false);
        }

        var generations = await store.GetGenerationsAsync(since, Generations, cancellationToken).ConfigureAwait(false);
        return SlaHistory.Build(since, now, bucket, samples, generations);
    }
}
