using Microsoft.Extensions.Options;

namespace GreenServ.Dashboard.Live;

/// <summary>Keeps the feed fresh while somebody looks, and rests while nobody does.</summary>
internal sealed class OverviewPoller(OverviewFeed feed, IOptions<DashboardOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wanted = feed.WhenWantedAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (feed.IsWatched)
                await Task.WhenAny(wanted, Task.Delay(options.Value.RefreshPeriod, time, stoppingToken)).ConfigureAwait(false);
            else
                await wanted.ConfigureAwait(false);
            stoppingToken.ThrowIfCancellationRequested();
            if (wanted.IsCompleted)
                wanted = feed.WhenWantedAsync(stoppingToken);
            await feed.RefreshAsync(stoppingToken).ConfigureAwait(false);
        }
    }
}
