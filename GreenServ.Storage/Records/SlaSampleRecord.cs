namespace GreenServ.Storage.Records;

/// <summary>How a profile's promise stood at one moment: what charts over time are drawn from.</summary>
public sealed record SlaSampleRecord : JournalRecord
{
    /// <summary>UTC, microsecond precision.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The profile, with <c>@α</c> where requests named an α of their own, and <c>~tenant</c> where they named another tenant.</summary>
    public required string Account { get; init; }

    /// <summary>α in force, above 0 and at most 1.</summary>
    public required double Alpha { get; init; }

    /// <summary>D: answers owed; below 0 it is surplus. Predictions stand in for scores that are not known yet.</summary>
    public required double Debt { get; init; }

    /// <summary>Decisions of the window (forward-decayed count).</summary>
    public required double Decided { get; init; }

    /// <summary>Of these, the ones whose quality is known (forward-decayed count).</summary>
    public required double Scored { get; init; }

    /// <summary>Mean of the known qualities of the window, 0..1; <c>null</c> while there is none. Never holds a prediction.</summary>
    public double? Satisfaction { get; init; }

    /// <summary>Price of an answer in joules that decisions are made at; <c>null</c> before the first plan.</summary>
    public double? PriceJoules { get; init; }

    /// <summary>False raises the alarm: the pool is not expected to reach α.</summary>
    public bool IsReachable { get; init; } = true;

    /// <summary>Mean quality the pool is expected to reach at best; <c>null</c> before the first plan.</summary>
    public double? BestReachable { get; init; }
}
