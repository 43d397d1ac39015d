using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Overview;

/// <summary>What changes with every request.</summary>
/// <param name="At">When it was read, whole seconds.</param>
/// <param name="RateSpan">What <paramref name="RequestsPerSecond"/> is a mean over: a minute, or less soon after traffic began.</param>
/// <param name="RequestsPerSecond"><c>null</c> in the first seconds of traffic, when any rate would be chance.</param>
/// <param name="Recent">The newest decisions, newest first.</param>
public sealed record LiveFigures(DateTimeOffset At, TimeSpan RateSpan, double? RequestsPerSecond, IReadOnlyList<DecisionSummary> Recent)
{
    /// <summary>A minute: long enough that slow answers, recorded when they end, do not dent the rate.</summary>
    public static TimeSpan RatePeriod { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How far back traffic is read, to tell whether it has only just begun.</summary>
    public static TimeSpan Lookback { get; } = 2 * RatePeriod;

    private static readonly TimeSpan s_shortestSpan = TimeSpan.FromSeconds(5);

    /// <param name="end">Whole second up to which traffic counts.</param>
    /// <param name="seconds">Traffic of the last <see cref="Lookback"/>, second by second, oldest first.</param>
    /// <param name="recent">The newest decisions, newest first.</param>
    public static LiveFigures Build(DateTimeOffset end, IReadOnlyList<TrafficPoint> seconds, IReadOnlyList<DecisionSummary> recent)
    {
        var requests = seconds.Where(point => point.Start >= end - RatePeriod && point.Start < end).Sum(point => point.Requests);
        var span = seconds.Count > 0 && end - seconds[0].Start < RatePeriod ? end - seconds[0].Start : RatePeriod;
        return new(end, span, span < s_shortestSpan ? null : requests / span.TotalSeconds, recent);
    }
}
