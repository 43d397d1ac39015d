using System.Globalization;

namespace GreenServ.Storage.Redis;

/// <summary>
/// The roll of a pool's routers: each says now and then that it is there, and hears how many do. One that says nothing for <see cref="Memory"/>, by the
/// server's clock, is struck off. So is one that said it later than now, since that clock went back: who lives says it again.
/// </summary>
public sealed class ReplicaRoll(RedisConnection redis, RedisKeys keys)
{
    // What does not run out is not ours.
    private const string Call =
        """
        if redis.call('PTTL', KEYS[1]) == -1 then return redis.error_reply('WRONGTYPE ' .. KEYS[1] .. ' holds something that is no roll of routers') end
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. string.format('%d', now + ARGV[2]), '+inf')
        redis.call('ZADD', KEYS[1], now, ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return redis.call('ZCARD', KEYS[1])
        """;

    /// <summary>How long a router counts that has said nothing.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Says that a router is there.</summary>
    /// <returns>How many are, itself included.</returns>
    /// <exception cref="StorageException">Redis is away or slow.</exception>
    public async Task<int> CallAsync(string router, CancellationToken cancellationToken) =>
        (int)await redis.EvaluateAsync(Call, [keys.Replicas], [router, ((long)Memory.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)], cancellationToken);

    /// <summary>Says that a router leaves.</summary>
    /// <exception cref="StorageException">Redis is away or slow; the router counts for a while yet.</exception>
    public Task LeaveAsync(string router, CancellationToken cancellationToken) => redis.ExecuteAsync("ZREM", [keys.Replicas, router], cancellationToken);
}
