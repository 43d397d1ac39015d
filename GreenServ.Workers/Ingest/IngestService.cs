using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.Ingest;

/// <summary>
/// Brings the store's schema up to date, takes over what earlier processes left in the journal, then follows it. When the
/// store fails the journal keeps everything, and this tries again; on stop it empties the journal once more.
/// </summary>
internal sealed partial class IngestService(
    Journal journal, ITelemetryStore store, IStoreSchema schema, IOptions<IngestOptions> options, TimeProvider time, ILogger<IngestService> logger)
    : BackgroundService
{
    private readonly JournalShipper _shipper = new(journal, store, new RecordWriter(store, logger), options.Value.BatchSize);
    private bool _resumed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var retryDelay = options.Value.FirstRetryDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var seen = journal.LastSequence;
                await ShipAsync(stoppingToken);
                retryDelay = options.Value.FirstRetryDelay;
                await journal.WaitForAppendAsync(seen, stoppingToken);
                await Task.Delay(options.Value.BatchDelay, time, stoppingToken);
            }
            catch (Exception exception) when (exception is StorageException or InvalidDataException or IOException or UnauthorizedAccessException)
            {
                Log.StoreFailed(logger, exception, retryDelay);
                await Task.Delay(retryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retryDelay = retryDelay * 2 < options.Value.LongestRetryDelay ? retryDelay * 2 : options.Value.LongestRetryDelay;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
    }

    /// <summary>Requests may end while the host stops, so the last entries are taken over here, for as long as the host waits.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await ShipAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is StorageException or InvalidDataException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            Log.NotDrained(logger, exception);
        }
    }

    private async Task ShipAsync(CancellationToken cancellationToken)
    {
        if (!_resumed)
        {
            await schema.MigrateAsync(cancellationToken);
            await _shipper.ResumeAsync(cancellationToken);
            _resumed = true;
        }

        await _shipper.ShipAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The telemetry store takes nothing at the moment; the journal keeps everything, and the next attempt is in {Delay}.")]
        public static partial void StoreFailed(ILogger logger, Exception exception, TimeSpan delay);

        [LoggerMessage(LogLevel.Warning, "The last journal entries did not reach the telemetry store before the stop; the next start takes them over.")]
        public static partial void NotDrained(ILogger logger, Exception exception);
    }
}
