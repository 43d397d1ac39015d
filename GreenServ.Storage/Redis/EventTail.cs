namespace GreenServ.Storage.Redis;

/// <summary>Follows the shared log. Not thread-safe: one loop calls it.</summary>
/// <param name="log">The log.</param>
/// <param name="position">Where to go on.</param>
public sealed class EventTail(EventLog log, StreamId position)
{
    /// <summary>Most entries of one reading: some milliseconds' work, which requests must not wait behind.</summary>
    public const int BatchSize = 50;

    // A server that began anew may count from a time before what the last one had come to.
    private bool _isCertain;

    /// <summary>Place of the last entry read.</summary>
    public StreamId Position { get; private set; } = position;

    /// <summary>The next entries, oldest first; at once, also none.</summary>
    /// <exception cref="StorageException">Redis is away or slow; the next call goes on from the same place.</exception>
    public async Task<IReadOnlyList<SharedEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        var wasCertain = _isCertain;
        _isCertain = false;
        if (!wasCertain && await log.GetEndAsync(cancellationToken) < Position)
            Position = StreamId.Start;
        var events = await log.ReadAsync(Position, BatchSize, cancellationToken);
        if (events.Count > 0)
            Position = events[^1].Id;
        _isCertain = true;
        return events;
    }
}
