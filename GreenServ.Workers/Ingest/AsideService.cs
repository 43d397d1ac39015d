using GreenServ.Storage;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Workers.Ingest;

/// <summary>
/// Tries what was set aside, each record once: this version may be able to read what the one before could not, or the store take it now. While versions run side by side
/// the older one may set more aside, so this goes on looking.
/// </summary>
internal sealed partial class AsideService(IRecordsAside aside, ITelemetryStore store, TimeProvider time, ILogger<AsideService> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);

    private long _tried;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        do
        {
            try
            {
                await TakeBackAsync(stoppingToken);
            }
            catch (StorageException e)
            {
                // Not migrated yet, or away, as others have said already.
                LogNotLooked(e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        while (await aside.ReadAsideAsync(_tried, BatchSize, cancellationToken) is { Count: > 0 } records)
        {
            foreach (var record in records)
            {
                if (await TryStoreAsync(record.Entry, cancellationToken))
                {
                    await aside.RemoveAsideAsync(record.Place, cancellationToken);
                    LogTakenBack(record.Entry.Sequence, record.Entry.Writer);
                }

                _tried = record.Place;
            }
        }
    }

    private async Task<bool> TryStoreAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Record is OpaqueRecord)
            return false;
        try
        {
            await store.WriteAsync([entry], cancellationToken);
            return true;
        }
        catch (DataRefusedException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Record {Sequence} of journal {Writer}, which had been set aside, is in history now.")]
    private partial void LogTakenBack(long sequence, string writer);

    [LoggerMessage(LogLevel.Debug, "What was set aside could not be tried: {Reason}")]
    private partial void LogNotLooked(string reason);
}
