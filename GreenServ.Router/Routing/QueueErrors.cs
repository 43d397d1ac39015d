using System.Globalization;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Pool;
using GreenServ.Router.Queues;

namespace GreenServ.Router.Routing;

/// <summary>What a client is told when no queue has a place for its request.</summary>
internal static class QueueErrors
{
    /// <param name="refused">What was tried, at least one.</param>
    /// <param name="deadline">The request's deadline.</param>
    public static RequestError Of(IReadOnlyList<(Placement Placement, QueueRefusal Refusal)> refused, Deadline? deadline)
    {
        var retryAfter = refused.Select(entry => entry.Refusal.RetryAfter).Min();
        if (refused.Any(entry => entry.Refusal.Reason == QueueRefusalReason.Full))
        {
            var full = refused.Where(entry => entry.Refusal.Reason == QueueRefusalReason.Full).Select(entry => $"{entry.Placement.Model} on {entry.Placement.Host.Name}");
            return new(StatusCodes.Status429TooManyRequests, "rate_limit_error",
                $"Too many requests wait already: {string.Join(", ", full)} can take no more.{Again(retryAfter)}", null, "queue_full")
            {
                RetryAfter = retryAfter,
            };
        }

        return new(StatusCodes.Status504GatewayTimeout, "timeout_error",
            string.Create(CultureInfo.InvariantCulture, $"No model could answer within the deadline of {deadline}: {string.Join(", ", refused.Select(Late))}.{Again(retryAfter)}"),
            "greenserv.deadlineMs", "deadline_unreachable")
        {
            RetryAfter = retryAfter,
        };
    }

    /// <summary>The deadline passed while the request was under way.</summary>
    public static RequestError DeadlinePassed(Deadline deadline) => new(
        StatusCodes.Status504GatewayTimeout, "timeout_error", $"The deadline of {deadline} passed before there was an answer.", "greenserv.deadlineMs", "deadline_exceeded");

    private static string Late((Placement Placement, QueueRefusal Refusal) entry) => entry.Refusal.ExpectedWait > TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"{entry.Placement.Model} on {entry.Placement.Host.Name} has about {entry.Refusal.ExpectedWait.TotalSeconds:0.#} s of waiting first")
        : $"{entry.Placement.Model} on {entry.Placement.Host.Name} takes longer";

    private static string Again(TimeSpan? retryAfter) => retryAfter is { } wait
        ? string.Create(CultureInfo.InvariantCulture, $" Try again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0} s.")
        : "";
}
