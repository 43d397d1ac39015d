using GreenServ.Storage;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.Ingest;

/// <summary>
/// Takes records over from the shared log into the store, together with any number of others like it. What it was given it acknowledges once the store has it, so what
/// a dead one was given another claims; storing twice stores once.
/// </summary>
internal sealed partial class EventIngestService(
    SharedState shared, ITelemetryStore store, IStoreSchema schema, IngestBacklog backlog, IOptions<IngestOptions> options, TimeProvider time, ILogger<EventIngestService> logger)
    : BackgroundService
{
    private readonly EventGroup _group = shared.Group;
    private readonly string _consumer = $"{Environment.MachineName}-{Guid.CreateVersion7(time.GetUtcNow()):N}";
    private IReadOnlyList<SharedEvent> _held = [];
    private bool _migrated;
    private long _claimedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var retryDelay = options.Value.FirstRetryDelay;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var taken = await TakeOverAsync(stoppingToken);
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

    private async Task<int> TakeOverAsync(CancellationToken cancellationToken)
    {
        if (!_migrated)
        {
            await schema.MigrateAsync(cancellationToken);
            _migrated = true;
        }

        if (_held.Count == 0)
            _held = await GetAsync(cancellationToken);
        var readable = _held.Where(shared => shared.Entry is not null).ToArray();
        await store.WriteAsync([.. readable.Select(shared => shared.Entry!)], cancellationToken);

        // What follows may fail: then they are claimed later, and stored already.
        var taken = _held.Count;
        _held = [];
        await _group.AcknowledgeAsync(readable, cancellationToken);
        return taken;
    }

    private async Task<IReadOnlyList<SharedEvent>> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_claimedAt == 0 || time.GetElapsedTime(_claimedAt, now) >= options.Value.ClaimAfter / 2)
        {
            _claimedAt = now;
            var claimed = await _group.ClaimAsync(_consumer, options.Value.ClaimAfter, options.Value.BatchSize, cancellationToken);
            foreach (var strange in claimed.Where(shared => shared.Entry is null))
                LogNotUnderstood(strange.Id.ToString(), strange.Problem!);
            if (claimed.Count > 0)
            {
                LogClaimed(claimed.Count);
                return claimed;
            }
        }

        return await _group.ReadAsync(_consumer, options.Value.BatchSize, cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "Records are not taken over at the moment; they stay in the log and in the routers' journals, and the next attempt is in {Delay}. {Reason}")]
    private partial void LogFailed(string reason, TimeSpan delay);

    [LoggerMessage(LogLevel.Warning, "{Count} records that others were given and did not store were claimed.")]
    private partial void LogClaimed(int count);

    [LoggerMessage(LogLevel.Error, "Record {Id} of the shared log is not understood and stays there: {Problem} A newer version of GreenServ may have written it; start that version's workers.")]
    private partial void LogNotUnderstood(string id, string problem);
}
