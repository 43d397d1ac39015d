using GreenServ.Router.Pool;
using GreenServ.Router.Queues;
using GreenServ.Router.Residency;

namespace GreenServ.Router.Routing;

/// <summary>
/// Which of its hosts a model is best asked on: where an answer would begin first, which is where it is in memory and nobody waits;
/// among equals where least is under way; among those in turn.
/// </summary>
internal sealed class PlacementOrder(HostQueues queues, ResidencyMonitor residency, LoadCosts loads)
{
    /// <summary>A load costs joules besides time: a second of loading weighs as much as this many of waiting.</summary>
    private const double LoadSecondsWeight = 2;

    private uint _turn;

    /// <summary>A model's placements, the best one first.</summary>
    public IReadOnlyList<Placement> Of(IReadOnlyList<Placement> placements, string tenant, RequestPriority priority)
    {
        if (placements.Count < 2)
            return placements;
        var turn = Interlocked.Increment(ref _turn) - 1;
        return
        [
            .. placements
                .Select((placement, i) => (Placement: placement, Turn: (uint)(i + turn) % (uint)placements.Count, Outlook: queues.Of(placement.Host).Look(new(placement.Model, tenant, priority))))
                .OrderBy(entry => entry.Outlook.IsFull)
                .ThenBy(entry => entry.Outlook.ExpectedWait.TotalSeconds + LoadSecondsWeight * LoadSeconds(entry.Placement))
                .ThenBy(entry => entry.Outlook.UnderWayAtHost)
                .ThenBy(entry => entry.Turn)
                .Select(entry => entry.Placement),
        ];
    }

    private double LoadSeconds(Placement placement) =>
        residency.Of(placement.Host).StateOf(placement.Model) == ModelState.NotLoaded ? loads.Of(placement).Seconds : 0;
}
