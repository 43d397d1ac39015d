using GreenServ.Core.Carbon;
using GreenServ.Router.Forwarding;
using GreenServ.Storage.Carbon;

namespace GreenServ.Router.Carbon;

/// <summary>Asks every feed at once and then periodically, and keeps what it told. No request waits for it.</summary>
internal sealed partial class GridFeedPoller(CarbonSites sites, IntensityFile file, IHttpClientFactory http, TimeProvider time, ILogger<GridFeedPoller> logger) : BackgroundService
{
    /// <summary>Name of the client that asks.</summary>
    public const string HttpClientName = "grid-feeds";

    /// <summary>How the client talks: redirects could carry the key anywhere.</summary>
    public static void Configure(SocketsHttpHandler handler)
    {
        UpstreamHandler.Configure(handler);
        handler.UseProxy = true;
    }

    /// <summary>Takes up what feeds told before, so that no request of this process goes without.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var feed in sites.Feeds)
        {
            if (file.Find(feed.Id) is { } kept && CarbonIntensity.FaultOf(kept.GramsPerKwh) is null)
                feed.Restore(new GridFeed.Reading(kept.GramsPerKwh, kept.At));
        }

        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(sites.Feeds.Select(feed => PollAsync(feed, stoppingToken)));

    private async Task PollAsync(GridFeed feed, CancellationToken cancellationToken)
    {
        using var client = http.CreateClient(HttpClientName);
        using var timer = new PeriodicTimer(feed.Options.Period, time);
        do
        {
            var before = feed.Problem;
            var problem = await feed.AskAsync(client, cancellationToken);
            if (problem is null && feed.Last is { } told)
                file.Keep(feed.Id, new KeptIntensity(told.GramsPerKwh, told.At));
            if (problem is null && before is not null)
                LogTells(feed.DisplayAddress, feed.Last!.GramsPerKwh);
            else if (problem is not null && problem != before)
                LogLost(feed.DisplayAddress, problem, feed.Last?.At);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    [LoggerMessage(LogLevel.Information, "The grid's carbon intensity is told by {Feed}: {GramsPerKwh} g/kWh.")]
    private partial void LogTells(string feed, double gramsPerKwh);

    [LoggerMessage(LogLevel.Warning, "The grid's carbon intensity is not told by {Feed}: {Problem}. What it told last ({At}) stays in force.")]
    private partial void LogLost(string feed, string problem, DateTimeOffset? at);
}
