namespace GreenServ.Core.Energy.Attribution;

/// <summary>How a host's energy is attributed.</summary>
public sealed record LedgerOptions
{
    /// <summary>Idle power of a counter's device where it is known; it is learned all the same.</summary>
    public double? IdleWatts { get; init; }

    /// <summary>
    /// Readings are joined to windows of about this length, so that it matters little on which side of a reading some work fell.
    /// Meters that are renewed more slowly make longer ones.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a window waits for the requests in it to end.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a request that has ended waits for its windows; what they do not tell by then stays an estimate.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Share of a request's time, 0..1, that must have been measured for its figure to be called more than an estimate.</summary>
    public double LeastCoverage { get; init; } = 0.9;
}
