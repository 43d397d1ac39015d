using System.Globalization;
using GreenServ.Storage.Telemetry;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>
/// Those who share the work of taking the log over into the store, each entry one of them: a consumer group. An entry belongs to who was
/// given it until it is acknowledged; what a dead one left is claimed by another. Records come as stores need them (<see cref="RecordColumns"/>).
/// </summary>
/// <param name="redis">The server.</param>
/// <param name="key">Of the stream.</param>
public sealed class EventGroup(RedisConnection redis, string key)
{
    private const string Name = "ingest";

    // About a megabyte. The client reads a reply from its beginning again whenever more of it has come, so a large one takes it the square of its size.
    private const int PartSize = 250;

    // At once: between a look and a removal a consumer may be given entries, which would then be nobody's and never be claimed.
    private const string Remove =
        """
        local removed = 0
        for _, fields in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
          local consumer = {}
          for i = 1, #fields, 2 do consumer[fields[i]] = fields[i + 1] end
          if consumer.pending == 0 and (ARGV[2] == '' or consumer.name == ARGV[2]) and consumer.idle >= tonumber(ARGV[3]) then
            redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer.name)
            removed = removed + 1
          end
        end
        return removed
        """;

    /// <summary>Entries nobody was given yet; at once, also none.</summary>
    /// <param name="consumer">Name of who asks, its own.</param>
    /// <param name="count">At most.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StorageException">The server is away or slow. Where it gave entries and the answer did not come, they are claimed later.</exception>
    public async Task<IReadOnlyList<SharedEvent>> ReadAsync(string consumer, int count, CancellationToken cancellationToken)
    {
        var events = new List<SharedEvent>();
        while (events.Count < count)
        {
            var part = Text(Math.Min(PartSize, count - events.Count));
            var reply = await WithGroupAsync(() => redis.ExecuteAsync("XREADGROUP", ["GROUP", Name, consumer, "COUNT", part, "STREAMS", key, ">"], cancellationToken), cancellationToken);
            if (reply.IsNull)
                break;
            events.AddRange(EventCodec.Read(((RedisResult[])((RedisResult[])reply!)[0]!)[1], RecordColumns.Read));
        }

        return events;
    }

    /// <summary>Takes over entries that somebody was given at least <paramref name="idle"/> ago and has not acknowledged.</summary>
    /// <exception cref="StorageException">As for <see cref="ReadAsync"/>.</exception>
    public async Task<IReadOnlyList<SharedEvent>> ClaimAsync(string consumer, TimeSpan idle, int count, CancellationToken cancellationToken)
    {
        var events = new List<SharedEvent>();
        var (next, duration) = (StreamId.Start, Text((long)idle.TotalMilliseconds));
        do
        {
            var part = Text(Math.Min(PartSize, count - events.Count));
            var reply = (RedisResult[])(await WithGroupAsync(
                () => redis.ExecuteAsync("XAUTOCLAIM", [key, Name, consumer, duration, next.ToString(), "COUNT", part], cancellationToken), cancellationToken))!;
            events.AddRange(EventCodec.Read(reply[1], RecordColumns.Read));
            next = StreamId.Parse((string)reply[0]!);
        }
        while (next != StreamId.Start && events.Count < count);
        return events;
    }

    /// <summary>Entries are in the store.</summary>
    /// <exception cref="StorageException">As for <see cref="ReadAsync"/>; they are then given to somebody again, which does no harm.</exception>
    public async Task AcknowledgeAsync(IReadOnlyCollection<SharedEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count > 0)
            await redis.ExecuteAsync("XACK", [key, Name, .. events.Select(shared => (object)shared.Id.ToString())], cancellationToken);
    }

    /// <summary>Forgets a consumer that ends, unless it was given entries that it has not acknowledged.</summary>
    /// <exception cref="StorageException">The server is away or slow.</exception>
    public Task LeaveAsync(string consumer, CancellationToken cancellationToken) => RemoveAsync(consumer, TimeSpan.Zero, cancellationToken);

    /// <summary>Forgets consumers that asked for nothing for so long and hold nothing.</summary>
    /// <exception cref="StorageException">The server is away or slow.</exception>
    public Task RemoveIdleAsync(TimeSpan idle, CancellationToken cancellationToken) =>
        WithGroupAsync(() => RemoveAsync("", idle, cancellationToken), cancellationToken);

    /// <summary>How far the group has come.</summary>
    /// <exception cref="StorageException">As for <see cref="ReadAsync"/>.</exception>
    public async Task<GroupProgress> GetProgressAsync(CancellationToken cancellationToken)
    {
        var groups = (RedisResult[])(await WithGroupAsync(() => redis.ExecuteAsync("XINFO", ["GROUPS", key], cancellationToken), cancellationToken))!;
        var group = groups.Select(RedisReply.Map).FirstOrDefault(group => (string)group["name"]! == Name);
        if (group is null)
        {
            await CreateAsync(cancellationToken);
            return new GroupProgress(StreamId.Start, null, 0, 0);
        }

        var pending = (RedisResult[])(await redis.ExecuteAsync("XPENDING", [key, Name], cancellationToken))!;
        return new GroupProgress(
            StreamId.Parse((string)group["last-delivered-id"]!),
            pending[1].IsNull ? null : StreamId.Parse((string)pending[1]!),
            (long)pending[0],
            group["lag"].IsNull ? 0 : (long)group["lag"]);
    }

    private Task<RedisResult> RemoveAsync(string consumer, TimeSpan idle, CancellationToken cancellationToken) =>
        redis.EvaluateAsync(Remove, [key], [Name, consumer, (long)idle.TotalMilliseconds], cancellationToken);

    private async Task<RedisResult> WithGroupAsync(Func<Task<RedisResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RedisRefusedException e) when (e.Is("NOGROUP") || e.Is("ERR no such key"))
        {
            // A server that began anew knows no group.
            await CreateAsync(cancellationToken);
            return await call();
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await redis.ExecuteAsync("XGROUP", ["CREATE", key, Name, "0", "MKSTREAM"], cancellationToken);
        }
        catch (RedisRefusedException e) when (e.Is("BUSYGROUP"))
        {
            // Another was faster.
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How far a group has come.</summary>
/// <param name="Delivered">Every entry up to here was given to somebody.</param>
/// <param name="OldestPending">The oldest entry given and not acknowledged; <c>null</c> where there is none.</param>
/// <param name="Pending">Entries given and not acknowledged.</param>
/// <param name="Waiting">Entries nobody was given yet; 0 also where Redis can not tell.</param>
public sealed record GroupProgress(StreamId Delivered, StreamId? OldestPending, long Pending, long Waiting)
{
    /// <summary>Whether everything up to a place was acknowledged, or is not in the log any more.</summary>
    /// <param name="place">The place.</param>
    /// <param name="end">Where the log ends now: one that lost its tail ends before places it once had.</param>
    public bool IsSettled(StreamId place, StreamId end) =>
        (Delivered >= place || Delivered >= end) && (OldestPending is not { } oldest || oldest > place);
}
