namespace GreenServ.Router.Breakers;

/// <summary>What a circuit breaker lets through.</summary>
internal enum BreakerState
{
    /// <summary>Everything.</summary>
    Closed,

    /// <summary>Nothing, until its time.</summary>
    Open,

    /// <summary>One request at a time, to try.</summary>
    HalfOpen,

    /// <summary>Nothing, because the host asked for a pause.</summary>
    Busy,
}

/// <summary>How a placement stands.</summary>
/// <param name="State">What is let through.</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="Until">When an open one lets a trial through, or a busy one everything; <c>null</c> for the other states.</param>
/// <param name="LastError">Why the last one failed; <c>null</c> when none did since the last success.</param>
internal readonly record struct BreakerStatus(BreakerState State, int Failures, DateTimeOffset? Until, string? LastError)
{
    public static BreakerStatus Closed { get; } = new(BreakerState.Closed, 0, null, null);
}
