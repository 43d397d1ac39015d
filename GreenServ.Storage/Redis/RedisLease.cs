using System.Globalization;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>
/// Who does what one of several processes should do. It is held for as long as it is renewed, and a little while after its holder has
/// died. Where Redis is away its last holder goes on holding it, so that the task is not given up. A holder that was stopped, or is cut off alone, believes
/// that it holds it beside the next until it hears of that: whatever rests on it must bear two.
/// </summary>
/// <param name="redis">The server.</param>
/// <param name="key">Of the lease.</param>
/// <param name="holder">Who asks; unique.</param>
/// <param name="duration">How long it is held without being renewed; <see cref="Longest"/> at most.</param>
public sealed class RedisLease(RedisConnection redis, string key, string holder, TimeSpan duration)
{
    // What does not run out is not ours.
    private const string TakeOrRenew =
        """
        local holder = redis.call('GET', KEYS[1])
        local left = redis.call('PTTL', KEYS[1])
        if holder and left < 0 then return redis.error_reply('WRONGTYPE ' .. KEYS[1] .. ' holds something that is no lease') end
        if holder and holder ~= ARGV[1] and left <= tonumber(ARGV[3]) then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private const string GiveUp = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 0";

    /// <summary>Longer than this none is asked for. One that has more left was asked for before the server's clock went back, and would outlive its holder.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(1);

    private volatile bool _isHeld;

    /// <summary>Whether it was held when Redis was asked last.</summary>
    public bool IsHeld => _isHeld;

    /// <summary>Takes it where nobody has it, or keeps it.</summary>
    /// <exception cref="StorageException">Redis is away or slow; all stays as it was.</exception>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken) =>
        _isHeld = (long)await redis.EvaluateAsync(TakeOrRenew, [key], [holder, Milliseconds(duration), Milliseconds(Longest)], cancellationToken) == 1;

    /// <summary>Lets another have it at once.</summary>
    /// <exception cref="StorageException">Redis is away or slow; another has it after its duration.</exception>
    public async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        _isHeld = false;
        await redis.EvaluateAsync(GiveUp, [key], [holder], cancellationToken);
    }

    private static RedisValue Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
