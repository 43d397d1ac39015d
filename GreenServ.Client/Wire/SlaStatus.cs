namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/sla</c>: every promise as it stands now. JSON is camelCase.</summary>
public sealed record SlaStatus
{
    /// <summary>One entry per promise, by account; empty where no profile promises anything.</summary>
    public required IReadOnlyList<SlaPromise> Promises { get; init; }

    /// <summary>What an operator should look at, newest first; at most 20.</summary>
    public required IReadOnlyList<SlaAlarm> Alarms { get; init; }
}

/// <summary>One promise.</summary>
public sealed record SlaPromise
{
    /// <summary>The profile, with <c>@α</c> where requests named an α of their own, and <c>~tenant</c> where they named another tenant.</summary>
    public required string Account { get; init; }

    public required string Profile { get; init; }

    /// <summary>α, the promised mean quality; <c>null</c> where the profile promises only latency or a budget.</summary>
    public double? Alpha { get; init; }

    /// <summary>D: answers owed; below 0 it is surplus. Predictions stand in for scores that are not known yet.</summary>
    public double? Debt { get; init; }

    /// <summary>Mean of the known qualities of the window; <c>null</c> while there is none.</summary>
    public double? Satisfaction { get; init; }

    /// <summary>Share of the window's decisions whose quality is known, 0..1; <c>null</c> before the first decision.</summary>
    public double? EvidenceShare { get; init; }

    /// <summary>Decisions of the window (forward-decayed count).</summary>
    public required double Decided { get; init; }

    /// <summary><c>kept</c>, <c>missed</c> or <c>unknown</c>, judged on observed quality alone.</summary>
    public required string State { get; init; }

    /// <summary>Price of an answer in joules; <c>null</c> before the first plan.</summary>
    public double? PriceJoules { get; init; }

    /// <summary>Whether the pool is expected to reach α; <c>null</c> before the first plan.</summary>
    public bool? IsReachable { get; init; }

    /// <summary>Mean quality the pool is expected to reach at best; <c>null</c> before the first plan.</summary>
    public double? BestReachable { get; init; }

    /// <summary>Limit of the 95th percentile of latency; <c>null</c> where there is none.</summary>
    public double? LatencyLimitMs { get; init; }

    /// <summary>95th percentile of the window's latencies; <c>null</c> without a limit or before the first answer.</summary>
    public double? LatencyP95Ms { get; init; }

    /// <summary>Joules per request that may be spent on average; <c>null</c> where there is no budget.</summary>
    public double? BudgetJoules { get; init; }

    /// <summary>What all its requests together may spend in a period, and how that stands; <c>null</c> where there is no such budget.</summary>
    public SlaAllowance? Allowance { get; init; }

    /// <summary>Mean joules per request of the window; <c>null</c> without a budget or before the first answer.</summary>
    public double? MeanJoules { get; init; }
}

/// <summary>A budget of watt-hours or grams in a period.</summary>
public sealed record SlaAllowance
{
    /// <summary>What may be spent in a period.</summary>
    public required double Amount { get; init; }

    /// <summary><c>wattHours</c> or <c>grams</c> (of CO₂-equivalent).</summary>
    public required string Unit { get; init; }

    /// <summary><c>hour</c> or <c>day</c>.</summary>
    public required string Period { get; init; }

    /// <summary>What the last period spent, older spending fading out, in the unit.</summary>
    public required double Spent { get; init; }

    /// <summary><see cref="Spent"/> over <see cref="Amount"/>; above 1 it is exceeded.</summary>
    public required double Fill { get; init; }

    /// <summary>Whether α gives way to it.</summary>
    public required bool ComesFirst { get; init; }

    /// <summary>Joules a request may take on average at the present rate of requests; <c>null</c> before the first, and for grams where nothing tells what electricity emits.</summary>
    public double? JoulesPerRequest { get; init; }

    /// <summary>Joules that one more good answer may cost at most; <c>null</c> where it limits nothing.</summary>
    public double? LimitJoules { get; init; }
}

/// <summary>Something an operator should look at.</summary>
/// <param name="At">When it was raised, UTC.</param>
/// <param name="Kind"><c>unreachable</c> (a promise the pool can not keep), <c>budget</c>, <c>latency</c> or <c>drift</c> (a model changed).</param>
/// <param name="Subject">The account or the model concerned.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record SlaAlarm(DateTimeOffset At, string Kind, string Subject, string Text);
