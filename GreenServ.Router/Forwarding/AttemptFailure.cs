using System.Net;
using GreenServ.Router.Errors;
using GreenServ.Router.Metering;
using GreenServ.Router.Queues;

namespace GreenServ.Router.Forwarding;

/// <summary>Why another placement should be asked: nothing has reached the client yet.</summary>
/// <param name="Error">In words for client and operator.</param>
/// <param name="HostIsAway">Whether the whole host could not be reached.</param>
/// <param name="Refusal">The host's answer, where it was a refusal: it goes to the client if no other model can do better.</param>
/// <param name="Status">HTTP status of the host, where it answered with one that is no answer.</param>
internal sealed record AttemptFailure(string Error, bool HostIsAway = false, Refusal? Refusal = null, int? Status = null)
{
    public string Error { get; init; } = Brief.Of(Error);

    /// <summary>What kind of failure it was, where nothing else here says it; one of <see cref="ErrorType"/>.</summary>
    public string? Type { get; init; }

    /// <summary>The host said that it has too much to do; <c>null</c> when it did not.</summary>
    public HostBusy? Busy { get; init; }

    /// <summary>Why its queue had no place; <c>null</c> when it had.</summary>
    public QueueRefusal? Queue { get; init; }

    /// <summary>Whether the request's deadline ended it, for which the host can do nothing.</summary>
    public bool DeadlinePassed { get; init; }
}

/// <summary>A host that has too much to do.</summary>
/// <param name="RetryAfter">For how long, where it said so.</param>
internal sealed record HostBusy(TimeSpan? RetryAfter)
{
    /// <summary>Reads it from an answer; <c>null</c> when the answer says something else. 503 alone says that something is broken.</summary>
    public static HostBusy? Of(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter?.Delta;
        return response.StatusCode == HttpStatusCode.TooManyRequests || (response.StatusCode == HttpStatusCode.ServiceUnavailable && asked is not null)
            ? new HostBusy(asked)
            : null;
    }
}

/// <summary>A refusal in the shape of the client's surface.</summary>
internal sealed record Refusal(int Status, byte[] Body);
