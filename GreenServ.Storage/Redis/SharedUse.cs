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
    // A value is ours where it is what we would write: as many whole numbers as are told here, and a time. Of 18 digits each fits into 64 bits.
    private const string Exchange =
        """
        local function numbers(value)
          local found = {}
          for word in string.gmatch(value, '%S+') do
            if word ~= '0' and not string.match(word, '^%-?[1-9]%d*$') or #word > 18 then return nil end
            table.insert(found, word)
          end
          return table.concat(found, ' ') == value and #found or nil
        end
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local all, others, written = redis.call('HGETALL', KEYS[1]), {}, numbers(ARGV[2])
        if not written then return redis.error_reply('ERR what a limit was used for is out of range') end
        for i = 2, #all, 2 do
          if numbers(all[i]) ~= written + 1 or not string.match(all[i], ' %d+$') then
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

    /// <summary>Tells what a router has used, and hears it of the others: as many numbers of each as are told.</summary>
    /// <exception cref="StorageException">Redis is away or slow, or holds something under this name that is not ours.</exception>
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
