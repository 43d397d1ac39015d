using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>
/// What was learned in a layout, as of some moment, for replicas that begin. It is a file of policy state with the sequences applied and
/// the place in the log, so any is as good as any other: whoever begins from it goes on with what came since.
/// </summary>
public sealed class SharedCheckpoint(RedisConnection redis, RedisKeys keys, string layout)
{
    /// <summary>The checkpoint; <c>null</c> where there is none.</summary>
    /// <exception cref="StorageException">Redis is away or slow.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken) =>
        (byte[]?)await redis.ExecuteAsync("GET", [keys.Policy(layout)], cancellationToken);

    /// <exception cref="StorageException">Redis is away or slow.</exception>
    public Task WriteAsync(byte[] exported, CancellationToken cancellationToken) =>
        redis.ExecuteAsync("SET", [keys.Policy(layout), exported], cancellationToken);

    /// <summary>
    /// The checkpoint there is, or else <paramref name="first"/>, which it is from then on: replicas that begin at once, each with nothing,
    /// begin from the same, its unit of energy included.
    /// </summary>
    /// <exception cref="StorageException">Redis is away or slow.</exception>
    public async Task<byte[]> ReadOrBeginAsync(byte[] first, CancellationToken cancellationToken)
    {
        await redis.EvaluateAsync("return redis.call('SETNX', KEYS[1], ARGV[1])", [keys.Policy(layout)], [(RedisValue)first], cancellationToken);
        return await ReadAsync(cancellationToken) ?? first;
    }
}
