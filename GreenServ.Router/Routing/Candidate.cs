using System.Globalization;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Routing;

/// <summary>An arm of the pool as one request meets it.</summary>
/// <param name="arm">The arm.</param>
/// <param name="placements">Where it may run, the preferred one first; at least one.</param>
internal sealed class Candidate(PooledArm arm, IReadOnlyList<Placement> placements)
{
    private int _placement;
    private (int Placement, double P95Ms)? _fastestSlow;

    public PooledArm Arm { get; } = arm;

    /// <summary>Where it would run.</summary>
    public Placement Placement => placements[_placement];

    /// <summary>Why it can not be chosen; <c>null</c> when it can.</summary>
    public string? RejectedBecause { get; set; }

    /// <summary>95th percentile of latency of the fastest placement that was given up for its slowness alone; <c>null</c> where none was.</summary>
    public double? SlowP95Ms => _fastestSlow?.P95Ms;

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

    /// <summary>Gives up the present placement: the next one stands in, or the arm is rejected with the reason.</summary>
    public void GiveUpPlacement(string reason)
    {
        if (_placement + 1 < placements.Count)
            _placement++;
        else
            RejectedBecause ??= reason;
    }
}
