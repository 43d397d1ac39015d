using GreenServ.Router.Breakers;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Metering;
using GreenServ.Router.Queues;
using GreenServ.Router.Residency;

namespace GreenServ.Router.Routing;

/// <summary>The way in to a placement: a slot of its host, then its circuit breaker, then its host's memory.</summary>
internal sealed class PlacementGate(HostQueues queues, CircuitBreakers breakers, ResidencyVisits visits, QueueMetrics metrics, TimeProvider time)
{
    /// <summary>Waits for the chosen placement's turn. The pass gives everything back when it is disposed.</summary>
    /// <returns>The pass, or why another placement should be asked.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting; nothing is taken.</exception>
    public async ValueTask<(PlacementPass? Pass, AttemptFailure? Closed)> EnterAsync(RoutedRequest request, CancellationToken cancellationToken)
    {
        var candidate = request.Chosen;
        var placement = candidate.Placement;
        var (slot, refusal) = await queues.Of(placement.Host).EnterAsync(request.TicketFor(placement, request.Deadline?.Left(time)), cancellationToken);
        if (slot is null)
        {
            metrics.Refused(placement.Host, refusal!.Reason);
            return (null, new AttemptFailure("its host's queue has no place for this request") { Queue = refusal });
        }

        metrics.Waited(placement.Host, slot.Waited);

        // Asked last: what it says may have changed while the request waited, and the one trial it allows is not to wait.
        var isOnlyChoice = !candidate.HasOtherPlacement && request.Candidates.All(other => other == candidate || other.RejectedBecause is not null);
        if (breakers.TryBegin(placement, force: candidate.IsLastResort || isOnlyChoice) is not { } attempt)
        {
            slot.Dispose();
            return (null, new AttemptFailure(breakers.Reason(placement) ?? "another request is trying whether it is well again") { Type = ErrorType.CircuitOpen });
        }

        return (new PlacementPass(slot, attempt, visits.Begin(placement), queues.UnderWay(placement.Host) - 1), null);
    }
}
