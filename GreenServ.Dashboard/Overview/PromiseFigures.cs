using GreenServ.Client.Wire;
using GreenServ.Dashboard.Formatting;
using GreenServ.Storage.Records;

namespace GreenServ.Dashboard.Overview;

/// <summary>Whether a promise is kept, as far as answers that were scored can tell.</summary>
public enum PromiseStanding
{
    /// <summary>Too little is known, or nobody can be asked.</summary>
    Unknown,
    Kept,
    Missed,
}

/// <summary>Something that is wrong with a promise now.</summary>
/// <param name="Kind">As in <see cref="SlaAlarm.Kind"/>.</param>
/// <param name="Head">What, in two or three words.</param>
/// <param name="Text">The same with its figures.</param>
/// <param name="Since">When the router raised it; <c>null</c> when it did not say.</param>
public sealed record PromiseTrouble(string Kind, string Head, string Text, DateTimeOffset? Since);

/// <summary>How one promise stands.</summary>
public sealed record PromiseFigures
{
    /// <summary>The profile, with <c>@α</c> where requests named an α of their own, and <c>~tenant</c> where they named another tenant.</summary>
    public required string Account { get; init; }

    public required PromiseStanding Standing { get; init; }

    /// <summary>α; <c>null</c> where no quality is promised.</summary>
    public double? Alpha { get; init; }

    /// <summary>Mean of the known qualities, 0..1, never with a prediction in it; <c>null</c> while there is none.</summary>
    public double? Satisfaction { get; init; }

    /// <summary>Share of decisions whose quality is known, 0..1; <c>null</c> before the first decision.</summary>
    public double? EvidenceShare { get; init; }

    /// <summary>Decisions the figures are about. Older ones count less, so it is no whole number.</summary>
    public required double Decided { get; init; }

    /// <summary>Answers owed; below 0 it is surplus. Answers not scored yet count as predicted.</summary>
    public double? Debt { get; init; }

    public double? LatencyP95Ms { get; init; }
    public double? LatencyLimitMs { get; init; }
    public double? MeanJoules { get; init; }
    public double? BudgetJoules { get; init; }
    public IReadOnlyList<PromiseTrouble> Troubles { get; init; } = [];

    /// <summary>Word for <see cref="Standing"/>.</summary>
    public string Label => (Alpha, Standing) switch
    {
        (null, PromiseStanding.Kept) => "within limits",
        (null, PromiseStanding.Missed) => "limit broken",
        (_, PromiseStanding.Kept) => "kept",
        (_, PromiseStanding.Missed) => "missed",
        _ => "unknown",
    };

    /// <summary>As the router says.</summary>
    /// <param name="promise">The promise.</param>
    /// <param name="alarms">All alarms, newest first; those that still hold date this promise's troubles.</param>
    public static PromiseFigures Of(SlaPromise promise, IReadOnlyList<SlaAlarm> alarms)
    {
        PromiseTrouble[] troubles =
        [
            .. TroublesOf(promise).Select(trouble => trouble with
            {
                Since = alarms.FirstOrDefault(alarm => alarm.Kind == trouble.Kind && alarm.Subject == promise.Account)?.At,
            }),
        ];
        return new()
        {
            Account = promise.Account,
            Standing = promise.Alpha is null ? StandingOfLimits(promise, troubles) : StandingOfQuality(promise),
            Alpha = promise.Alpha,
            Satisfaction = promise.Satisfaction,
            EvidenceShare = promise.EvidenceShare,
            Decided = promise.Decided,
            Debt = promise.Debt,
            LatencyP95Ms = promise.LatencyP95Ms,
            LatencyLimitMs = promise.LatencyLimitMs,
            MeanJoules = promise.MeanJoules,
            BudgetJoules = promise.BudgetJoules,
            Troubles = troubles,
        };
    }

    /// <summary>As last recorded, where the router can not be asked: what that means now is not known.</summary>
    public static PromiseFigures Of(SlaSampleRecord sample) => new()
    {
        Account = sample.Account,
        Standing = PromiseStanding.Unknown,
        Alpha = sample.Alpha,
        Satisfaction = sample.Satisfaction,
        EvidenceShare = sample.Decided > 0 ? Math.Clamp(sample.Scored / sample.Decided, 0, 1) : null,
        Decided = sample.Decided,
        Debt = sample.Debt,
        Troubles = sample.IsReachable ? [] : [Unreachable(sample.Alpha, sample.BestReachable)],
    };

    // Without a scored answer nothing was observed, whatever anybody says.
    private static PromiseStanding StandingOfQuality(SlaPromise promise) => promise switch
    {
        { Satisfaction: null } or { EvidenceShare: null or 0 } => PromiseStanding.Unknown,
        { State: "kept" } => PromiseStanding.Kept,
        { State: "missed" } => PromiseStanding.Missed,
        _ => PromiseStanding.Unknown,
    };

    private static PromiseStanding StandingOfLimits(SlaPromise promise, PromiseTrouble[] troubles) => promise switch
    {
        _ when troubles.Length > 0 => PromiseStanding.Missed,
        { LatencyLimitMs: not null, LatencyP95Ms: null } or { BudgetJoules: not null, MeanJoules: null } => PromiseStanding.Unknown,
        _ => PromiseStanding.Kept,
    };

    private static IEnumerable<PromiseTrouble> TroublesOf(SlaPromise promise)
    {
        if (promise is { IsReachable: false, Alpha: { } alpha })
            yield return Unreachable(alpha, promise.BestReachable);
        if (promise is { LatencyP95Ms: { } latency, LatencyLimitMs: { } limit } && latency > limit)
            yield return new("latency", "Too slow", $"the 95th percentile of latency is {Display.Duration(latency)}, the limit {Display.Duration(limit)}.", null);
        if (promise is { MeanJoules: { } joules, BudgetJoules: { } budget } && joules > budget)
            yield return new("budget", "Over budget", $"requests take {Display.Joules(joules)} on average, the budget is {Display.Joules(budget)}.", null);
    }

    private static PromiseTrouble Unreachable(double alpha, double? best) => new(
        "unreachable",
        "Out of reach",
        best is { } level
            ? $"this pool is expected to reach {Display.Against(level, alpha)} at best."
            : "this pool is not expected to get there.",
        null);
}
