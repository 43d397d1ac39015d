using GreenServ.Storage.Redis;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Workers.Ingest;

/// <summary>
/// One of those who share the work of taking the log over, in this process and in others. What it was given it acknowledges once the store has it, so what a dead one was
/// given another claims; storing twice stores once. Used by one caller at a time.
/// </summary>
internal sealed partial class EventConsumer(EventGroup group, ITelemetryStore store, IngestOptions options, TimeProvider time, ILogger logger)
{
    private readonly string _name = $"{Environment.MachineName}-{Guid.CreateVersion7(time.GetUtcNow()):N}";
    private IReadOnlyList<SharedEvent> _held = [];
    private long _claimedAt;

    /// <summary>Stores the next batch; after a failure the same one.</summary>
    /// <returns>Number of records.</returns>
    /// <exception cref="Storage.StorageException">Redis or the store is away or slow.</exception>
    public async Task<int> TakeOverAsync(CancellationToken cancellationToken)
    {
        if (_held.Count == 0)
            _held = await GetAsync(cancellationToken);
        var readable = _held.Where(shared => shared.Entry is not null).ToArray();
        await store.WriteAsync([.. readable.Select(shared => shared.Entry!)], cancellationToken);

        // What follows may fail: then they are claimed later, and stored already.
        var taken = _held.Count;
        _held = [];
        await group.AcknowledgeAsync(readable, cancellationToken);
        return taken;
    }

    private async Task<IReadOnlyList<SharedEvent>> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_claimedAt == 0 || time.GetElapsedTime(_claimedAt, now) >= options.ClaimAfter / 2)
        {
            _claimedAt = now;
            var claimed = await group.ClaimAsync(_name, options.ClaimAfter, options.BatchSize, cancellationToken);
            foreach (var strange in claimed.Where(shared => shared.Entry is null))
                LogNotUnderstood(strange.Id.ToString(), strange.Problem!);
            if (claimed.Count > 0)
            {
                LogClaimed(claimed.Count);
                return claimed;
            }
        }

        return await group.ReadAsync(_name, options.BatchSize, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "{Count} records that others were given and did not store were claimed.")]
    private partial void LogClaimed(int count);

    [LoggerMessage(LogLevel.Error, "Record {Id} of the shared log is not understood and stays there: {Problem} A newer version of GreenServ may have written it; start that version's workers.")]
    private partial void LogNotUnderstood(string id, string problem);
}
