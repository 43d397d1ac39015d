using GreenServ.Storage;
using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;

namespace GreenServ.Workers.Ingest;

/// <summary>
/// One of those who share the work of taking the log over, in this process and in others. What it was given it acknowledges once the store has it, so what a dead one was
/// given another claims; storing twice stores once. Used by one caller at a time.
/// </summary>
internal sealed partial class EventConsumer(EventGroup group, RecordWriter writer, IngestOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>After how long a consumer that holds nothing is taken for gone. One that comes back is made again.</summary>
    private static readonly TimeSpan s_goneAfter = TimeSpan.FromHours(1);

    private readonly string _name = $"{Environment.MachineName}-{Guid.CreateVersion7(time.GetUtcNow()):N}";
    private IReadOnlyList<SharedEvent> _held = [];
    private long _claimedAt;

    /// <summary>Stores the next batch; after a failure the same one.</summary>
    /// <returns>Number of records.</returns>
    /// <exception cref="StorageException">Redis or the store is away or slow.</exception>
    public async Task<int> TakeOverAsync(CancellationToken cancellationToken)
    {
        if (_held.Count == 0)
            _held = await GetAsync(cancellationToken);
        await writer.WriteAsync([.. _held.Select(shared => shared.Entry ?? shared.Opaque).OfType<JournalEntry>()], cancellationToken);
        foreach (var strange in _held.Where(shared => shared.Entry is null))
            LogStrange(strange);

        // What follows may fail: then they are claimed later, and stored already.
        var taken = _held;
        _held = [];
        await group.AcknowledgeAsync(taken, cancellationToken);
        return taken.Count;
    }

    /// <summary>Ends: the group forgets this one, unless it was given something it has not stored, which another claims then.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            await group.LeaveAsync(_name, CancellationToken.None);
        }
        catch (StorageException e)
        {
            LogNotLeft(e.Message);
        }
    }

    private async Task<IReadOnlyList<SharedEvent>> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_claimedAt == 0 || time.GetElapsedTime(_claimedAt, now) >= options.ClaimAfter / 2)
        {
            _claimedAt = now;
            await group.RemoveIdleAsync(s_goneAfter, cancellationToken);
            var claimed = await group.ClaimAsync(_name, options.ClaimAfter, options.BatchSize, cancellationToken);
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

    private void LogStrange(SharedEvent strange)
    {
        if (strange.Opaque is { } opaque)
            LogNotUnderstood(strange.Id.ToString(), opaque.Sequence, opaque.Writer, strange.Problem!);
        else
            LogNobodys(strange.Id.ToString(), strange.Problem!);
    }

    [LoggerMessage(LogLevel.Error, "Entry {Id} of the shared log (record {Sequence} of journal {Writer}) is not understood and set aside in the store's table set_aside: {Problem} A newer version of GreenServ may have written it; that version's workers take it from there.")]
    private partial void LogNotUnderstood(string id, long sequence, string writer, string problem);

    [LoggerMessage(LogLevel.Error, "Entry {Id} of the shared log is passed over: {Problem} It stays there until newer ones push it out.")]
    private partial void LogNobodys(string id, string problem);

    [LoggerMessage(LogLevel.Debug, "This consumer could not be removed from the group; others do it once it has been idle for long. {Reason}")]
    private partial void LogNotLeft(string reason);
}
