using System.Globalization;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>
/// What each router of a pool has used of a limit. Told are totals, so a call that is carried out late or twice does no harm. The server notes when it
/// was told, and forgets what was told longer ago than it is to be remembered, or as much later than now, since its clock went back: routers that are gone leave nothing behind.
/// </summary>
/// <param name="redis">The server.</param>
/// <param name="keys">Of the pool.</param>
/// <param name="memory">How long what was told says anything.</param>
public sealed class SharedUse(RedisConnection redis, RedisKeys keys, TimeSpan memory)
{
    private const string Exchange =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local all, others = redis.call('HGETALL', KEYS[1]), {}
        for i = 2, #all, 2 do
          if string.match(all[i] .. ' ', '^%S+ %S+ ') == nil or string.gsub(all[i] .. ' ', '%-?%d+ ', '') ~= '' then
            return redis.error_reply('WRONGTYPE ' .. KEYS[1] .. ' holds something that is no use of a limit')
          end
        end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%d', now))
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        for i = 1, #all, 2 do
          local router, told, at = all[i], string.match(all[i + 1], '^(.*) (%d+)$')
          if router ~= ARGV[1] then
            if math.abs(now - at) > tonumber(ARGV[3]) then
              redis.call('HDEL', KEYS[1], router)
            else
              table.insert(others, router)
              table.insert(others, told)
            end
          end
        end
        return others
        """;

    /// <summary>Tells what a router has used, and hears it of the others.</summary>
    /// <exception cref="StorageException">Redis is away or slow.</exception>
    public async Task<IReadOnlyDictionary<string, long[]>> ExchangeAsync(string limit, string router, long[] used, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(used);
        var reply = (RedisValue[])(await redis.EvaluateAsync(
            Exchange, [keys.Limit(limit)], [router, string.Join(' ', used.Select(number => number.ToString(CultureInfo.InvariantCulture))), (long)memory.TotalMilliseconds], cancellationToken))!;
        var others = new Dictionary<string, long[]>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < reply.Length; i += 2)
            others[(string)reply[i]!] = [.. ((string)reply[i + 1]!).Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        return others;
    }
}
