using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Overview;

/// <summary>What changes with every request.</summary>
/// <param name="At">When it was read, whole seconds.</param>
/// <param name="RequestsPerSecond">Mean over the last <see cref="RatePeriod"/>.</param>
/// <param name="Recent">The newest decisions, newest first.</param>
public sealed record LiveFigures(DateTimeOffset At, double RequestsPerSecond, IReadOnlyList<DecisionSummary> Recent)
{
    /// <summary>A minute: long enough that slow answers, recorded when they end, do not dent the rate.</summary>
    public static TimeSpan RatePeriod { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The least certain source of energy among the recent decisions; <c>null</c> when none has a figure.</summary>
    public EnergySource? EnergySource =>
        Recent.Where(decision => decision.EnergyJoules is not null).Select(decision => (EnergySource?)decision.EnergySource).Min();

    public static LiveFigures Build(DateTimeOffset end, IReadOnlyList<TrafficPoint> seconds, IReadOnlyList<DecisionSummary> recent)
    {
        var requests = seconds.Where(point => point.Start >= end - RatePeriod && point.Start < end).Sum(point => point.Requests);
        return new(end, requests / RatePeriod.TotalSeconds, recent);
    }
}
