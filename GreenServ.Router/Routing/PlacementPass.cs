using GreenServ.Router.Breakers;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Queues;
using GreenServ.Router.Residency;

namespace GreenServ.Router.Routing;

/// <summary>A request's stay at a placement. What becomes of it is told here once, for all that learn from it.</summary>
internal sealed class PlacementPass(Slot slot, BreakerAttempt attempt, ResidencyVisit visit, int othersUnderWay) : IDisposable
{
    /// <summary>How long it waited for its turn.</summary>
    public TimeSpan Waited => slot.Waited;

    /// <summary>Requests under way at the host when this one was let in, itself not counted.</summary>
    public int OthersUnderWay => othersUnderWay;

    /// <summary>The first of a stream has come.</summary>
    public void Began() => visit.Answered(isStream: true);

    /// <summary>The answer is complete.</summary>
    /// <param name="loadDuration">How long the host says it loaded the model; <c>null</c> where it does not.</param>
    /// <param name="steersRunner">Whether the request said how the model is to be loaded or kept.</param>
    public void Completed(TimeSpan? loadDuration, bool steersRunner)
    {
        // A whole answer comes with its last token.
        visit.Answered(isStream: false);
        slot.WasServed = true;
        attempt.Succeeded();
        if (loadDuration is { } told)
            visit.Told(told);
        visit.Completed(steersRunner);

        // The host has done its part, however long the client takes to read.
        slot.Dispose();
    }

    /// <summary>No answer came.</summary>
    public void Failed(AttemptFailure failure)
    {
        if (failure.Busy is { } busy)
            attempt.Busy(busy.RetryAfter);
        else if (failure.Refusal is null && !failure.DeadlinePassed)
            attempt.Failed(failure.Error);
    }

    /// <summary>The answer broke off.</summary>
    public void BrokeOff() => attempt.Failed("its answer broke off");

    public void Dispose()
    {
        visit.Dispose();
        attempt.Dispose();
        slot.Dispose();
    }
}
