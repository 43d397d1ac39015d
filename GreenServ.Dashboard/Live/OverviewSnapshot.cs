using GreenServ.Client.Wire;
using GreenServ.Dashboard.Overview;

namespace GreenServ.Dashboard.Live;

/// <summary>What the page shows: the newest figures that could be read, and what can not be read at the moment.</summary>
internal sealed record OverviewSnapshot
{
    public required TimeWindow Window { get; init; }

    /// <summary><c>null</c> until the store answered once.</summary>
    public OverviewModel? Overview { get; init; }

    /// <summary>Why the figures are older than they should be; <c>null</c> while the store answers.</summary>
    public string? StoreProblem { get; init; }

    /// <summary>The pool as last seen; <c>null</c> until the router answered once.</summary>
    public PoolStatus? Pool { get; init; }

    public string? RouterProblem { get; init; }

    /// <summary>What is not well with a router that answers; hosts that are away are in <see cref="Pool"/>.</summary>
    public IReadOnlyList<HealthCheckAnswer> Troubles { get; init; } = [];

    /// <summary>What the router said of its promises.</summary>
    public SlaReading Sla { get; init; } = new();
}
