using System.Globalization;
using GreenServ.Router.Errors;
using GreenServ.Router.Pool;
using GreenServ.Router.Residency;

namespace GreenServ.Router.Routing;

/// <summary>An arm of the pool as one request meets it.</summary>
/// <param name="arm">The arm.</param>
/// <param name="placements">Where it may run, the preferred one first; at least one.</param>
internal sealed class Candidate(PooledArm arm, IReadOnlyList<Placement> placements)
{
    private int _placement;
    private bool _isHeldBack;
    private (int Placement, double P95Ms)? _fastestSlow;

    public PooledArm Arm { get; } = arm;

    /// <summary>Where it would run.</summary>
    public Placement Placement => placements[_placement];

    /// <summary>Why it can not be chosen; <c>null</c> when it can.</summary>
    public string? RejectedBecause { get; set; }

    /// <summary>What of the request it can not serve; <c>null</c> where it is able, or nobody asked.</summary>
    public RequestError? Inability { get; init; }

    /// <summary>95th percentile of latency of the fastest placement that was given up for its slowness alone; <c>null</c> where none was.</summary>
    public double? SlowP95Ms => _fastestSlow?.P95Ms;

    /// <summary>What reading the conversation again would cost it, in joules; <c>null</c> where it has read it, or nobody knows.</summary>
    public double? SwitchJoules { get; set; }

    /// <summary>Leaves it to another model, until that turns out not to answer.</summary>
    public void HoldBack(string reason) => (RejectedBecause, _isHeldBack) = (reason, true);

    /// <summary>Takes it back after all; whether it was held back.</summary>
    public bool Release()
    {
        if (!_isHeldBack)
            return false;
        (RejectedBecause, _isHeldBack) = (null, false);
        return true;
    }

    /// <summary>Gives up the present placement because it is expected to exceed a limit of latency.</summary>
    public void GiveUpSlow(double p95Ms, double limitMs)
    {
        if (!(p95Ms >= SlowP95Ms))
            _fastestSlow = (_placement, p95Ms);
        GiveUpPlacement(string.Create(
            CultureInfo.InvariantCulture, $"too slow: 95 % of such requests are expected within {p95Ms:0} ms, and the limit is {limitMs:0.###} ms"));
    }

    /// <summary>Takes back the fastest placement that was given up for its slowness: it is the last one to be asked.</summary>
    public void AdmitSlow()
    {
        placements = [placements[_fastestSlow!.Value.Placement]];
        (_placement, _fastestSlow, RejectedBecause) = (0, null, null);
    }

    /// <summary>Whether another placement would stand in for the present one.</summary>
    public bool HasOtherPlacement => _placement + 1 < placements.Count;

    /// <summary>Whether it is asked even where it failed before, because nothing else is left.</summary>
    public bool IsLastResort { get; init; }

    /// <summary>What its absence from its host's memory costs this request; <c>null</c> when it is there, or nobody knows.</summary>
    public ResidencyPrice? Residency { get; set; }

    /// <summary>Puts the placements in another order, the preferred one first; before any was given up.</summary>
    public void Prefer(Func<IReadOnlyList<Placement>, IReadOnlyList<Placement>> order) => placements = order(placements);

    /// <summary>Gives up the present placement: the next one stands in, or the arm is rejected with the reason.</summary>
    public void GiveUpPlacement(string reason)
    {
        if (HasOtherPlacement)
            _placement++;
        else
            RejectedBecause ??= reason;
    }
}
