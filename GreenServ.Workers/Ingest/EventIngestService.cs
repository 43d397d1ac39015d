using GreenServ.Storage;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Replicas;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.Ingest;

/// <summary>
/// Takes records over from the shared log into the store, several batches at once: one is read and staged while another is placed. When the store fails, log and journals
/// keep everything, and this tries again.
/// </summary>
internal sealed partial class EventIngestService(
    SharedState shared, PoolDatabase database, ITelemetryStore store, IStoreSchema schema, IngestBacklog backlog, IOptions<IngestOptions> options, TimeProvider time, ILogger<EventIngestService> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, options.Value.BatchesAtOnce).Select(_ => Task.Run(() => ConsumeAsync(together), together.Token)));
    }

    private async Task ConsumeAsync(CancellationTokenSource together)
    {
        var consumer = new EventConsumer(shared.Group, new RecordWriter(store, logger), options.Value, time, logger);
        try
        {
            await TakeOverAsync(consumer, together.Token);
        }
        finally
        {
            // Where one ends by a bug, all end and the host with them: half of the work would go on as if nothing were.
            await together.CancelAsync();
            await consumer.LeaveAsync();
        }
    }

    private async Task TakeOverAsync(EventConsumer consumer, CancellationToken stoppingToken)
    {
        var migrated = false;
        var retryDelay = options.Value.FirstRetryDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!migrated)
                    await schema.MigrateAsync(stoppingToken);
                migrated = true;

                // Each time: a Redis that began anew is whose records come first.
                await database.RequireAsync(stoppingToken);
                var taken = await consumer.TakeOverAsync(stoppingToken);
                await backlog.LookAsync(stoppingToken);
                retryDelay = options.Value.FirstRetryDelay;
                if (taken < options.Value.BatchSize)
                    await Task.Delay(options.Value.BatchDelay, time, stoppingToken);
            }
            catch (StorageException e)
            {
                backlog.Failed(e.Message);
                LogFailed(e.Message, retryDelay);
                await Task.Delay(retryDelay, time, stoppingToken);
                retryDelay = retryDelay * 2 < options.Value.LongestRetryDelay ? retryDelay * 2 : options.Value.LongestRetryDelay;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Records are not taken over at the moment; they stay in the log and in the routers' journals, and the next attempt is in {Delay}. {Reason}")]
    private partial void LogFailed(string reason, TimeSpan delay);
}
