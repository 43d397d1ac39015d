namespace GreenServ.Router.Queues;

/// <summary>Why a request may not even wait.</summary>
/// <param name="Reason">Kind of refusal.</param>
/// <param name="ExpectedWait">How long it would have waited.</param>
/// <param name="RetryAfter">When it can be tried again; <c>null</c> where time alone does not help.</param>
internal sealed record QueueRefusal(QueueRefusalReason Reason, TimeSpan ExpectedWait, TimeSpan? RetryAfter);

internal enum QueueRefusalReason
{
    /// <summary>As many wait as may.</summary>
    Full,

    /// <summary>It could not be answered before its deadline.</summary>
    TooLate,
}
