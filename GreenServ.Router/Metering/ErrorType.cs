using System.Globalization;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Queues;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Metering;

/// <summary>Values of <c>error.type</c>: few, whatever a host says. HTTP statuses stand as their numbers.</summary>
internal static class ErrorType
{
    public const string Timeout = "timeout";
    public const string ConnectionError = "connection_error";
    public const string CircuitOpen = "circuit_open";

    /// <summary>Why another placement was asked.</summary>
    public static string Of(AttemptFailure failure) =>
        failure.DeadlinePassed ? "deadline_exceeded"
        : failure.Queue is { } queue ? queue.Reason == QueueRefusalReason.Full ? "queue_full" : "deadline_unreachable"
        : failure.Status is { } status ? Text(status)
        : failure.Refusal is { } refusal ? Text(refusal.Status)
        : failure.HostIsAway ? ConnectionError
        : failure.Type ?? "invalid_response";

    /// <summary>How a request ended; <c>null</c> when it ended well.</summary>
    public static string? Of(OutcomeRecord outcome) => outcome.Status switch
    {
        OutcomeStatus.Completed => null,
        OutcomeStatus.Cancelled => "cancelled",
        _ => outcome.HttpStatus == StatusCodes.Status200OK ? "answer_incomplete" : Text(outcome.HttpStatus),
    };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
