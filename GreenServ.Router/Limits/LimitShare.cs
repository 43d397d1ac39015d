using GreenServ.Router.Replicas;

namespace GreenServ.Router.Limits;

/// <summary>
/// One limit that several routers share. Each has a bucket of the whole limit, from which it takes what the others tell they used. Between
/// two such exchanges a router may use one block at most, so together they go beyond the limit by less than a block each. While nothing can be exchanged
/// it uses what is left of its block, and then its share of the limit: the limit divided by the number of routers, or, where it never heard how many there are,
/// a block a minute. However many they are, blocks are what they may go beyond the limit by. Not thread-safe.
/// </summary>
internal sealed class LimitShare(TimeSpan start, RouterCount routers)
{
    /// <summary>A block is this part of a minute's worth, and at least one request, however large.</summary>
    public const int BlocksPerMinute = RouterCount.Assumed;

    /// <summary>How long the others may be silent before they count as out of reach.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, long> _heard = new(StringComparer.Ordinal);
    private TimeSpan _heardAt = start;
    private long _sinceExchange;
    private TokenBucket? _alone;

    /// <summary>All that was used here since the start; grows, but for reservations that came to less.</summary>
    public long Used { get; private set; }

    /// <summary>When it was used last.</summary>
    public TimeSpan UsedAt { get; private set; } = TimeSpan.MinValue;

    /// <summary>Whether an amount may be used now as far as the others are concerned; notes it where it may.</summary>
    public bool TryUse(long amount, int perMinute, TimeSpan now)
    {
        UsedAt = now;
        var block = Part(perMinute, BlocksPerMinute);
        if (_sinceExchange > 0 && _sinceExchange + amount > block && !TryUseAlone(amount, perMinute, now))
            return false;
        Note(amount);
        return true;
    }

    /// <summary>What was noted came to more or less.</summary>
    public void Note(long difference) => (Used, _sinceExchange) = (Used + difference, _sinceExchange + difference);

    /// <summary>The others told what they have used since their start, and what is left of the limit as they see it.</summary>
    public void Hear(TokenBucket bucket, IReadOnlyCollection<(string Router, long Used, long Left)> others, TimeSpan now)
    {
        foreach (var (router, used, left) in others)
        {
            // Of one that is new here only what is left counts: what it used long ago has been refilled.
            var more = _heard.TryGetValue(router, out var before) ? used - before : Math.Max(bucket.Remaining(now) - left, 0);
            bucket.Settle(Math.Max(-more, 0), Math.Max(more, 0), now);
            _heard[router] = used;
        }

        (_heardAt, _sinceExchange, _alone) = (now, 0, null);
    }

    private bool TryUseAlone(long amount, int perMinute, TimeSpan now)
    {
        if (now - _heardAt <= Patience)
            return false;
        var share = Part(perMinute, routers.Known ?? RouterCount.Assumed);
        if (_alone is null)
        {
            // It begins empty: the block was the first part of it.
            _alone = new TokenBucket(share, now);
            _alone.TryTake(share, now);
        }

        return _alone.TryTake(Math.Min(amount, share), now);
    }

    private static int Part(int perMinute, int parts) => Math.Max(1, perMinute / parts);
}
