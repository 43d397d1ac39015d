using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>Gives the shared log what this router appends to its journal, a few tens of milliseconds behind it; on stop once more.</summary>
internal sealed partial class JournalSharing(EventShipper shipper, Journal journal, ReplicaHealth health, TimeProvider time, ILogger<JournalSharing> logger) : BackgroundService
{
    // A moment's records go in one round trip.
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_retryPeriod = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var seen = journal.LastSequence;
                await shipper.ShipAsync(stoppingToken);
                health.Works(ReplicaPart.Journal);
                await journal.WaitForAppendAsync(seen, stoppingToken);
                await Task.Delay(s_gathering, time, stoppingToken);
            }
            catch (Exception e) when (e is StorageException or IOException or InvalidDataException or UnauthorizedAccessException)
            {
                health.Failed(ReplicaPart.Journal, e.Message);
                await Task.Delay(s_retryPeriod, time, stoppingToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await shipper.ShipAsync(cancellationToken);
        }
        catch (Exception e) when (e is StorageException or IOException or InvalidDataException or UnauthorizedAccessException or OperationCanceledException)
        {
            LogNotSent(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The last records were not given to the shared log before the stop; the next start in this folder does it. {Reason}")]
    private partial void LogNotSent(string reason);
}
