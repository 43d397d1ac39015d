using GreenServ.Core.Sla;

namespace GreenServ.Router.Sla;

/// <summary>How one promise stands at one moment.</summary>
internal sealed record PromiseStanding
{
    public required string Account { get; init; }
    public required string Profile { get; init; }
    public required Promise Promise { get; init; }

    /// <summary>D, answers; 0 before the first decision.</summary>
    public double Debt { get; init; }

    /// <summary>Decisions of the window (faded count).</summary>
    public double Decided { get; init; }

    /// <summary>Of these, the ones with a score (faded count).</summary>
    public double Scored { get; init; }

    /// <summary>Mean of the scores; <c>null</c> without one.</summary>
    public double? Satisfaction { get; init; }

    /// <summary>Share of the decisions with a score; <c>null</c> before the first decision.</summary>
    public double? EvidenceShare { get; init; }

    public PromiseState State { get; init; }

    /// <summary>Joules per answer in force; <c>null</c> before the first plan, and where nothing is bought at a price.</summary>
    public double? PriceJoules { get; init; }

    /// <summary>The plan in force; <c>null</c> before the first.</summary>
    public SlaPlan? Plan { get; init; }

    /// <summary>95th percentile of the window's latencies; <c>null</c> without a limit or an answer.</summary>
    public double? LatencyP95Ms { get; init; }

    /// <summary>Mean joules of the window's requests; <c>null</c> without a budget or an answer.</summary>
    public double? MeanJoules { get; init; }

    /// <summary>How its allowance stands; <c>null</c> without one, or before anything was spent of it.</summary>
    public AllowanceStanding? Allowance { get; init; }

    /// <summary>Joules that an answer may cost under the budget; <c>null</c> where none limits it.</summary>
    public double? LimitJoules { get; init; }

    /// <summary>Whether a budget holds the quality below α: none that gives way does.</summary>
    public bool IsHeldBelow => Plan is { IsTorn: true } && Promise.Allowance is not { ComesFirst: false };

    /// <summary>Whether the pool is expected to keep α, within the budget; <c>null</c> before the first plan and without α.</summary>
    public bool? IsReachable => Plan is { Quality: { } quality } ? quality.IsReachable && !IsHeldBelow : null;

    /// <summary>Mean quality the pool is expected to reach at best, within the budget; <c>null</c> before the first plan and without α.</summary>
    public double? BestReachable => Plan is { Quality: { } quality } ? (IsHeldBelow ? Math.Min(quality.BestReachable, Plan.Budget!.Quality) : quality.BestReachable) : null;
}
