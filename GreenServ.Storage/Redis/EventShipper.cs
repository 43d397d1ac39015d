using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Redis;

/// <summary>
/// Copies a router's journal into the shared log, and confirms to the journal what the store has: the log may lose what it was given, so only
/// the store counts. What was given to the log, was settled there, and is not in the store nevertheless, is given to it again. Where damage on disk has torn a hole
/// into the journal, the log is told that these records are lost: what counts sequences without a hole would else wait for them, and the journal for it.
/// </summary>
/// <remarks>One loop ships, another confirms and resends: a store that is slow to answer must not keep records from being shared.</remarks>
public sealed partial class EventShipper(Journal journal, EventLog log, EventGroup group, ITelemetryStore store, ILogger<EventShipper> logger)
{
    private const int BatchSize = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);
    private Probe? _probe;

    /// <summary>Gives the log everything it was not given yet.</summary>
    /// <returns>Number of entries.</returns>
    /// <exception cref="StorageException">Redis is away or slow; what it was given stays given, the rest is given next time, a part perhaps twice.</exception>
    public async Task<int> ShipAsync(CancellationToken cancellationToken)
    {
        var shipped = 0;
        var sent = Sent();
        foreach (var batch in WithoutHoles(journal.Read(sent), writer => sent.TryGetValue(writer, out var last) ? last : null).Chunk(BatchSize))
        {
            await log.AppendAsync(batch, cancellationToken);
            lock (_lock)
            {
                foreach (var entry in batch)
                    _sent[entry.Writer] = entry.Sequence;
            }

            shipped += batch.Length;
        }

        return shipped;
    }

    /// <summary>Confirms to the journal what the store has.</summary>
    /// <returns>Up to where the store has every writer's records.</returns>
    /// <exception cref="StorageException">The store is away.</exception>
    public async Task<IReadOnlyDictionary<string, long>> ConfirmAsync(CancellationToken cancellationToken)
    {
        var stored = await store.GetStoredSequencesAsync(cancellationToken);
        foreach (var writer in Sent().Keys)
        {
            if (stored.TryGetValue(writer, out var sequence))
                journal.Confirm(JournalConsumers.Telemetry, writer, sequence);
        }

        return stored;
    }

    /// <summary>Looks whether something is lost between log and store, and gives the log the next part of it again.</summary>
    /// <returns>Number of entries given again.</returns>
    /// <exception cref="StorageException">Redis or the store is away.</exception>
    public async Task<int> ResendLostAsync(CancellationToken cancellationToken)
    {
        if (_probe is null)
        {
            // First what was sent, then where the log ends: all of it lies before that end.
            var sent = Sent();
            _probe = new Probe(sent, await log.GetEndAsync(cancellationToken));
            return 0;
        }

        var end = await log.GetEndAsync(cancellationToken);
        if (!(await group.GetProgressAsync(cancellationToken)).IsSettled(_probe.End, end))
            return 0;

        // Behind the log: what is settled was committed before.
        var stored = await store.GetStoredSequencesAsync(cancellationToken);
        var lost = _probe.Sent.Where(writer => stored.GetValueOrDefault(writer.Key) < writer.Value).ToDictionary();
        _probe = null;
        if (lost.Count == 0)
            return 0;
        return await ResendAsync(lost, stored, cancellationToken);
    }

    private Dictionary<string, long> Sent()
    {
        lock (_lock)
            return new(_sent);
    }

    private async Task<int> ResendAsync(Dictionary<string, long> lost, IReadOnlyDictionary<string, long> stored, CancellationToken cancellationToken)
    {
        // A part of what the log holds at most, or the newest would push out the oldest again before anybody has read it.
        // Only what the store has was deleted from the journal, so what is missing there behind it is lost.
        var again = WithoutHoles(journal.Read(stored), writer => stored.GetValueOrDefault(writer)).Where(entry => entry.Sequence <= lost.GetValueOrDefault(entry.Writer)).Take((int)Math.Min(log.MaxLength / 4, int.MaxValue));
        var count = 0;
        foreach (var batch in again.Chunk(BatchSize))
        {
            await log.AppendAsync(batch, cancellationToken);
            count += batch.Length;
        }

        if (count > 0)
            LogSentAgain(count);
        return count;
    }

    /// <summary>Entries of each writer in order, with a <see cref="LostRecord"/> where one is missing between two.</summary>
    /// <param name="entries">As the journal has them.</param>
    /// <param name="lastOf">A writer's last sequence before them; <c>null</c> where that is not known, and nothing is missing before the first.</param>
    private IEnumerable<JournalEntry> WithoutHoles(IEnumerable<JournalEntry> entries, Func<string, long?> lastOf)
    {
        var (writer, last) = ("", 0L);
        foreach (var entry in entries)
        {
            if (entry.Writer != writer)
                (writer, last) = (entry.Writer, lastOf(entry.Writer) ?? entry.Sequence - 1);
            if (entry.Sequence > last + 1)
                LogLost(entry.Sequence - last - 1, writer, last + 1);
            while (++last < entry.Sequence)
                yield return new JournalEntry(writer, last, new LostRecord());
            yield return entry;
        }
    }

    /// <summary>What has to be in the store once the log is settled up to a place.</summary>
    private sealed record Probe(IReadOnlyDictionary<string, long> Sent, StreamId End);

    [LoggerMessage(LogLevel.Error, "{Count} records of journal {Writer}, from {First} on, are lost to damage on disk; the shared log is told so, and what comes after them is stored.")]
    private partial void LogLost(long count, string writer, long first);

    [LoggerMessage(LogLevel.Warning, "{Count} records had left Redis before the telemetry store had them; they were sent again from the journal.")]
    private partial void LogSentAgain(int count);
}
