using GreenServ.Storage.PolicyState;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>
/// What was learned in a layout, as of some moment, for replicas that begin. It is a file of policy state with the sequences applied and
/// the place in the log, so any is as good as any other: whoever begins from it goes on with what came since.
/// </summary>
public sealed class SharedCheckpoint(RedisConnection redis, RedisKeys keys, string layout)
{
    // GETRANGE itself refuses what is no string.
    private const string Replace =
        """
        local held = redis.call('GETRANGE', KEYS[1], 0, #ARGV[2] - 1)
        if held ~= '' and held ~= ARGV[2] then return redis.error_reply('WRONGTYPE ' .. KEYS[1] .. ' holds something that is no checkpoint') end
        redis.call('SET', KEYS[1], ARGV[1])
        return 1
        """;

    /// <summary>The checkpoint; <c>null</c> where there is none.</summary>
    /// <exception cref="StorageException">Redis is away or slow.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        var found = (byte[]?)await redis.ExecuteAsync("GET", [keys.Policy(layout)], cancellationToken);
        return found is null || PolicyStateFile.IsOne(found)
            ? found
            : throw RedisRefusals.NotOurs(redis.Address, keys.Policy(layout), "a checkpoint");
    }

    /// <exception cref="StorageException">Redis is away or slow, or holds something under this name that is not ours.</exception>
    public Task WriteAsync(byte[] exported, CancellationToken cancellationToken) =>
        redis.EvaluateAsync(Replace, [keys.Policy(layout)], [exported, PolicyStateFile.Format], cancellationToken);

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
