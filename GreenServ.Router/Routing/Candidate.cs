using GreenServ.Router.Pool;

namespace GreenServ.Router.Routing;

/// <summary>An arm of the pool as one request meets it.</summary>
internal sealed class Candidate(PooledArm arm)
{
    private int _placement;

    public PooledArm Arm { get; } = arm;

    /// <summary>Where it would run.</summary>
    public Placement Placement => Arm.Placements[_placement];

    /// <summary>Why it can not be chosen; <c>null</c> when it can.</summary>
    public string? RejectedBecause { get; set; }

    /// <summary>Gives up the present placement: the next one stands in, or the arm is rejected with the reason.</summary>
    public void GiveUpPlacement(string reason)
    {
        if (_placement + 1 < Arm.Placements.Count)
            _placement++;
        else
            RejectedBecause ??= reason;
    }
}
