using System.Globalization;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Pool;
using GreenServ.Router.Queues;
using GreenServ.Router.Residency;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Routing;

/// <summary>
/// Rejects the placements that have no place for a request, or none before its deadline, and those whose queue is long while
/// another's is short.
/// </summary>
internal sealed class QueueLimit(
    PlacementOrder order, HostQueues queues, ResidencyMonitor residency, LoadCosts loads, QueueMetrics metrics, IOptions<RouterOptions> options, TimeProvider time)
{
    /// <summary>Puts each model's best host first, and rejects what can not serve the request.</summary>
    /// <returns>Why nothing can, when to come back included; <c>null</c> when something can.</returns>
    public RequestError? Apply(RoutedRequest request)
    {
        var left = request.Deadline?.Left(time);
        var refused = new List<(Placement Placement, QueueRefusal Refusal)>();
        var waits = new List<(Candidate Candidate, TimeSpan Wait)>();
        foreach (var candidate in request.Candidates.Where(candidate => candidate.RejectedBecause is null))
        {
            candidate.Prefer(placements => order.Of(placements, request.Sharer, request.Priority));
            while (candidate.RejectedBecause is null)
            {
                var (wait, refusal) = Look(request, candidate.Placement, left);
                if (refusal is null)
                {
                    waits.Add((candidate, wait));
                    break;
                }

                refused.Add((candidate.Placement, refusal));
                metrics.Refused(candidate.Placement.Host, refusal.Reason);
                candidate.GiveUpPlacement(Why(refusal));
            }
        }

        Spill(waits);
        return waits.Count == 0 && refused.Count > 0 ? QueueErrors.Of(refused, request.Deadline) : null;
    }

    private (TimeSpan Wait, QueueRefusal? Refusal) Look(RoutedRequest request, Placement placement, TimeSpan? left)
    {
        var outlook = queues.Of(placement.Host).Look(request.TicketFor(placement, null));
        if (outlook.IsFull)
            return (outlook.ExpectedWait, new(QueueRefusalReason.Full, outlook.ExpectedWait, outlook.ExpectedWait));
        if (left is not { } time)
            return (outlook.ExpectedWait, null);
        var needed = outlook.ShortestAnswer
            + (residency.Of(placement.Host).StateOf(placement.Model) == ModelState.NotLoaded ? TimeSpan.FromSeconds(loads.Of(placement).Seconds) : TimeSpan.Zero);
        var late = outlook.ExpectedWait + needed - time;
        return late <= TimeSpan.Zero
            ? (outlook.ExpectedWait, null)
            : (outlook.ExpectedWait, new(QueueRefusalReason.TooLate, outlook.ExpectedWait, late < outlook.ExpectedWait ? late : null));
    }

    private void Spill(List<(Candidate Candidate, TimeSpan Wait)> waits)
    {
        if (!waits.Exists(entry => entry.Wait <= options.Value.SpillAfter))
            return;
        foreach (var (candidate, wait) in waits.Where(entry => entry.Wait > options.Value.SpillAfter))
            candidate.HoldBack(string.Create(CultureInfo.InvariantCulture, $"its queue is about {Math.Ceiling(wait.TotalSeconds):0} s long, and other models have a shorter one"));
    }

    private static string Why(QueueRefusal refusal) => refusal.Reason == QueueRefusalReason.Full
        ? "as many requests wait for its host as may"
        : string.Create(CultureInfo.InvariantCulture, $"it could not answer before the request's deadline: about {refusal.ExpectedWait.TotalSeconds:0.#} s of waiting come first");
}
