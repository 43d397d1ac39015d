using GreenServ.Router.Pool;

namespace GreenServ.Router.Routing;

/// <summary>An arm of the pool as one request meets it.</summary>
internal sealed class Candidate(PooledArm arm)
{
    public PooledArm Arm { get; } = arm;

    /// <summary>Where it would run.</summary>
    public Placement Placement { get; } = arm.Placements[0];

    /// <summary>Why it can not be chosen; <c>null</c> when it can.</summary>
    public string? RejectedBecause { get; set; }
}
