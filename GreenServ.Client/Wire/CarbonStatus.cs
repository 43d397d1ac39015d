namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/carbon</c>: what the electricity of hosts emits now. JSON is camelCase.</summary>
public sealed record CarbonStatus
{
    /// <summary><c>default</c> first, for all hosts that are not named; then one per host that stands elsewhere.</summary>
    public required IReadOnlyList<CarbonSiteStatus> Sites { get; init; }
}

/// <summary>Where hosts stand.</summary>
public sealed record CarbonSiteStatus
{
    /// <summary><c>default</c>, or the host it is for.</summary>
    public required string Site { get; init; }

    /// <summary>Grams of CO₂-equivalent per kilowatt-hour of the grid, in force now; <c>null</c> where nothing tells it.</summary>
    public double? GramsPerKwh { get; init; }

    /// <summary>Energy of the whole site over that of its machines, at least 1; a factor of its own.</summary>
    public required double PowerUsageEffectiveness { get; init; }

    /// <summary><c>fixed</c>, <c>country</c> or <c>feed</c>: where the figure in force is from; <c>null</c> where there is none.</summary>
    public string? Source { get; init; }

    /// <summary>The country, where one is set.</summary>
    public CarbonCountry? Country { get; init; }

    /// <summary>The feed, where one is set.</summary>
    public CarbonFeedStatus? Feed { get; init; }
}

/// <summary>A country's average.</summary>
/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="Name">Name in English.</param>
/// <param name="GramsPerKwh">Grams of CO₂-equivalent per kilowatt-hour generated.</param>
/// <param name="Year">The year it is the average of.</param>
public sealed record CarbonCountry(string Code, string Name, double GramsPerKwh, int Year);

/// <summary>A feed.</summary>
public sealed record CarbonFeedStatus
{
    /// <summary>Its address without what follows the path.</summary>
    public required string Address { get; init; }

    public required double PeriodSeconds { get; init; }

    /// <summary>When it last told a value, UTC; <c>null</c> before the first.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Age of that value; <c>null</c> before the first.</summary>
    public double? AgeSeconds { get; init; }

    /// <summary>Whether that value is older than three periods.</summary>
    public required bool IsStale { get; init; }

    /// <summary>Why its latest answer told no value, for people; <c>null</c> when it did.</summary>
    public string? Problem { get; init; }

    /// <summary>Answers that told a value, since the router started.</summary>
    public required long Answers { get; init; }

    /// <summary>Answers that told none, by why: <c>unreachable</c>, <c>refused</c>, <c>unreadable</c>, <c>missing</c>, <c>notANumber</c>, <c>negative</c>, <c>tooHigh</c>.</summary>
    public required IReadOnlyDictionary<string, long> Refused { get; init; }
}
