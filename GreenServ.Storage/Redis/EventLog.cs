using System.Globalization;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>
/// The log that all routers of a pool write and read: a Redis stream. It holds a bounded number of the newest entries; whatever falls out,
/// or is lost with the server, is still in the writers' journals until the store has it. An entry may stand in it twice.
/// </summary>
/// <param name="redis">The server.</param>
/// <param name="key">Of the stream.</param>
/// <param name="maxLength">Entries it holds (about; Redis drops whole nodes), at least 1,000.</param>
public sealed class EventLog(RedisConnection redis, string key, long maxLength)
{
    /// <summary>Entries it holds unless told otherwise; one of a pool of 16 models takes about 5 kB of Redis.</summary>
    public const long DefaultMaxLength = 100_000;

    public string Key => key;

    public long MaxLength => maxLength;

    /// <summary>Appends entries in order, in one round trip.</summary>
    /// <exception cref="StorageException">The server is away or slow; some of them may stand in the log nevertheless.</exception>
    public Task AppendAsync(IReadOnlyCollection<JournalEntry> entries, CancellationToken cancellationToken) => redis.ExecuteAllAsync(
        "XADD", [.. entries.Select(entry => (object[])[key, "MAXLEN", "~", maxLength.ToString(CultureInfo.InvariantCulture), "*", .. EventCodec.Fields(entry)])], cancellationToken);

    /// <summary>The next entries after a place, oldest first.</summary>
    /// <exception cref="StorageException">The server is away or slow.</exception>
    public async Task<IReadOnlyList<SharedEvent>> ReadAsync(StreamId after, int count, CancellationToken cancellationToken) => EventCodec.Read(
        await redis.ExecuteAsync("XRANGE", [key, "(" + after, "+", "COUNT", count.ToString(CultureInfo.InvariantCulture)], cancellationToken), RecordJson.Read);

    /// <summary>The place of the last entry ever appended, as this server remembers it.</summary>
    /// <exception cref="StorageException">The server is away or slow.</exception>
    public async Task<StreamId> GetEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            var info = RedisReply.Map(await redis.ExecuteAsync("XINFO", ["STREAM", key], cancellationToken));
            return StreamId.Parse((string)info["last-generated-id"]!);
        }
        catch (RedisRefusedException e) when (e.Is("ERR no such key"))
        {
            return StreamId.Start;
        }
    }

    /// <summary>Number of entries.</summary>
    /// <exception cref="StorageException">The server is away or slow.</exception>
    public async Task<long> CountAsync(CancellationToken cancellationToken) => (long)await redis.ExecuteAsync("XLEN", [key], cancellationToken);
}
