using System.Globalization;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>
/// Who holds how many slots of a host. Routers hold them by leases: renewed for as long as they are used, and free again a while after their holder has died. What there
/// is goes one slot at a time to each that wants more; whose turn the last one is changes with time, so that none starves where there are fewer slots than routers.
/// </summary>
/// <remarks>
/// A holder that is to have fewer goes on holding those it uses until it says that it does no longer, so the slots on record are never more than there are, save
/// what was used without asking. Where the record is new (Redis may have lost the one before) nobody gets more than a block for a moment, in which those that held slots say so.
/// So it is where the server's clock went back (by more than a lease's duration): leases from then would outlive their holders.
/// </remarks>
public sealed class SlotLedger(RedisConnection redis, RedisKeys keys)
{
    private const string Renew =
        """
        local me, limit, holds, wants, most, block, duration, settling, turn =
          ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
        if holds == 0 and wants == 0 then
          redis.call('HDEL', KEYS[1], me)
          return 0
        end

        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local all, since = redis.call('HGETALL', KEYS[1]), now
        for i = 1, #all, 2 do
          if not string.match(all[i + 1], all[i] == 'since' and '^%d+$' or '^%d+ %d+ %d+$') or string.find(all[i + 1], string.rep('%d', 16)) then
            return redis.error_reply('WRONGTYPE ' .. KEYS[1] .. ' holds something that is no record of slots')
          end
        end
        local names, want, share, held, wentBack = { me }, { [me] = wants }, { [me] = 0 }, 0, false
        for i = 1, #all, 2 do
          local name, value = all[i], all[i + 1]
          if name == 'since' then
            since = tonumber(value)
          elseif name ~= me then
            local h, w, till = string.match(value, '^(%d+) (%d+) (%d+)$')
            till = tonumber(till)
            if till <= now or till > now + 2 * duration then
              redis.call('HDEL', KEYS[1], name)
              wentBack = wentBack or till > now
            else
              table.insert(names, name)
              want[name], share[name], held = tonumber(w), 0, held + tonumber(h)
            end
          end
        end

        if wentBack or since > now then since = now end
        table.sort(names)
        local first, left, gave = math.floor(now / turn) % #names, limit, true
        while left > 0 and gave do
          gave = false
          for i = 0, #names - 1 do
            local name = names[(first + i) % #names + 1]
            if left > 0 and share[name] < want[name] then
              share[name], left, gave = share[name] + 1, left - 1, true
            end
          end
        end

        if now - since < settling then most = math.min(most, math.max(holds, block)) end
        local granted = math.max(math.min(share[me], limit - held, most), 0)
        redis.call('HMSET', KEYS[1], 'since', string.format('%d', since), me, string.format('%d %d %d', math.max(holds, granted), wants, now + duration))
        redis.call('PEXPIRE', KEYS[1], 86400000)
        return granted
        """;

    /// <summary>How long a new record is filled by blocks; every living holder renews several times in it.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(1);

    /// <summary>After how long the last slot of several that are wanted goes to another.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(2);

    /// <summary>How long slots are held without being renewed.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Renews a lease, and asks for more or less.</summary>
    /// <returns>How many slots its holder may have from now on; those beyond them, up to what it said it holds, stay its own until it renews again.</returns>
    /// <exception cref="StorageException">Redis is away or slow, and may or may not have noted it; both do no harm.</exception>
    public async Task<int> RenewAsync(SlotClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return (int)await redis.EvaluateAsync(
            Renew, [keys.Slots(claim.Slots)],
            [
                claim.Holder, claim.Limit, claim.Holds, claim.Wants, claim.AtMost, claim.Block,
                Milliseconds(Duration), Milliseconds(s_settling), Milliseconds(s_turn),
            ], cancellationToken);
    }

    private static RedisValue Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a router says of the slots it shares with others.</summary>
/// <param name="Slots">Name of the slots, the same at all routers.</param>
/// <param name="Holder">Who says it; unique.</param>
/// <param name="Limit">How many there are.</param>
/// <param name="Holds">How many it may be using until it hears the answer.</param>
/// <param name="Wants">How many it could use.</param>
/// <param name="AtMost">How many it is to get at most; what it holds and a block while it can not be sure that the others have said what they hold.</param>
/// <param name="Block">How many it may get while the record is new.</param>
public sealed record SlotClaim(string Slots, string Holder, int Limit, int Holds, int Wants, int AtMost, int Block);
