using GreenServ.Router.Replicas;

namespace GreenServ.Router.Queues;

/// <summary>
/// What one router may use of slots that all share. Its own share, the limit divided by the number of routers, it uses without asking. What the others do not use of
/// theirs it has by a lease, which has to be renewed. So all together are beyond the limit by the shares of those alone whose slots are lent out, which is less than a
/// block each: a quarter of the limit, rounded up. Its queue's lock guards it.
/// </summary>
internal sealed class SlotLease(RouterCount routers)
{
    /// <summary>What was needed a moment ago is likely to be needed again.</summary>
    private static readonly TimeSpan s_retention = TimeSpan.FromSeconds(1);

    private int _granted;
    private TimeSpan? _until;
    private int _peak;
    private TimeSpan _peakUntil;
    private bool _isOnRecord;

    public static int BlockOf(int limit) => (limit + RouterCount.Assumed - 1) / RouterCount.Assumed;

    /// <summary>How many may be in use.</summary>
    public int Usable(int limit, TimeSpan now)
    {
        var own = routers.Known is { } count ? limit / count : BlockOf(limit);
        // Unasked, a router with less than one slot of its own has one: no request waits for an answer of Redis.
        return now < _until ? Math.Min(Math.Max(_granted, own), limit) : Math.Max(own, 1);
    }

    /// <summary>What the ledger is to be told; <c>null</c> where there is nothing to tell. What is not needed is given up before it is told.</summary>
    /// <param name="limit">How many slots there are.</param>
    /// <param name="underWay">How many are in use here.</param>
    /// <param name="demand">How many could be.</param>
    /// <param name="now">By the queue's clock.</param>
    /// <param name="isLeaving">Whether nothing is to be kept.</param>
    public SlotNeed? Tell(int limit, int underWay, int demand, TimeSpan now, bool isLeaving)
    {
        if (demand >= _peak || now >= _peakUntil)
            (_peak, _peakUntil) = (demand, now + s_retention);
        var wants = isLeaving ? 0 : Math.Min(_peak, limit);
        _granted = now < _until ? Math.Min(_granted, wants) : 0;
        var holds = Math.Max(_granted, underWay);
        if (wants == 0 && holds == 0 && !_isOnRecord)
            return null;
        _isOnRecord = true;
        return new(limit, holds, wants);
    }

    /// <summary>The ledger's answer.</summary>
    /// <param name="need">What it was told.</param>
    /// <param name="granted">How many slots it leaves to this router.</param>
    /// <param name="until">Until when, counted from before it was asked.</param>
    public void Grant(SlotNeed need, int granted, TimeSpan until)
    {
        var isHandedBack = need is { Holds: 0, Wants: 0 };
        (_granted, _until, _isOnRecord) = (granted, isHandedBack ? null : until, !isHandedBack);
    }
}

/// <summary>How many of the slots it shares a router holds and wants.</summary>
/// <param name="Limit">How many there are.</param>
/// <param name="Holds">How many it may be using until it is answered.</param>
/// <param name="Wants">How many it could use.</param>
internal readonly record struct SlotNeed(int Limit, int Holds, int Wants);
