using GreenServ.Router.Pool;

namespace GreenServ.Router.Routing;

/// <summary>An arm of the pool as one request meets it.</summary>
/// <param name="arm">The arm.</param>
/// <param name="placements">Where it may run, the preferred one first; at least one.</param>
internal sealed class Candidate(PooledArm arm, IReadOnlyList<Placement> placements)
{
    private int _placement;

    public PooledArm Arm { get; } = arm;

    /// <summary>Where it would run.</summary>
    public Placement Placement => placements[_placement];

    /// <summary>Why it can not be chosen; <c>null</c> when it can.</summary>
    public string? RejectedBecause { get; set; }

    /// <summary>Gives up the present placement: the next one stands in, or the arm is rejected with the reason.</summary>
    public void GiveUpPlacement(string reason)
    {
        if (_placement + 1 < placements.Count)
            _placement++;
        else
            RejectedBecause ??= reason;
    }
}
