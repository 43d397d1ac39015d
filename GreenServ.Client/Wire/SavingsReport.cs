namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/energy/savings</c>: what was spent, against what stated baselines would have taken. JSON is camelCase.</summary>
public sealed record SavingsReport
{
    /// <summary>Begin of the window, UTC; it ends now.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The profile asked for; <c>null</c> for all.</summary>
    public string? Profile { get; init; }

    /// <summary>Confidence of all intervals, 0..1.</summary>
    public required double Confidence { get; init; }

    /// <summary>Requests of the window, whatever became of them.</summary>
    public required long TotalRequests { get; init; }

    /// <summary>One request in this many was read, and the figures scaled; 1 for all.</summary>
    public required int SampleStep { get; init; }

    /// <summary>Requests that the figures are about: answered, with known energy, and with a model that the router chose.</summary>
    public required double Requests { get; init; }

    /// <summary>Of these, the ones whose model was drawn from logged probabilities: the estimates rest on them.</summary>
    public required double Supporting { get; init; }

    /// <summary>What was spent.</summary>
    public required SpentEnergy Spent { get; init; }

    /// <summary>Against each baseline; never a figure without its interval.</summary>
    public required IReadOnlyList<BaselineReport> Baselines { get; init; }
}

/// <summary>What was spent, in joules.</summary>
public sealed record SpentEnergy
{
    /// <summary>All that is charged to us: the sum of requests, router and judge.</summary>
    public required double TotalJoules { get; init; }

    public required double RequestsJoules { get; init; }

    /// <summary>Of the process that routes.</summary>
    public required double RouterJoules { get; init; }

    /// <summary><c>estimated</c>: processor time times an assumed power of a core.</summary>
    public required string RouterSource { get; init; }

    /// <summary>Of grading answers, as metered since the router started.</summary>
    public required double JudgeJoules { get; init; }

    /// <summary>Part of the requests' joules: above (or, negative, below) what the models worth most were expected to take. Predicted.</summary>
    public required double ExplorationJoules { get; init; }
}

/// <summary>One baseline.</summary>
public sealed record BaselineReport
{
    /// <summary><c>largest</c>, <c>best-single</c> or <c>random</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The model it always asks; <c>null</c> where it asks no single one.</summary>
    public string? Model { get; init; }

    /// <summary>What it would have taken on the same requests, in joules; <c>null</c> where refused.</summary>
    public EstimatedFigure? Joules { get; init; }

    /// <summary>That less all that was spent, in joules; below 0 nothing was saved. <c>null</c> where refused.</summary>
    public EstimatedFigure? SavedJoules { get; init; }

    /// <summary>Our mean quality less its, −1..1; below 0 answers were worse. <c>null</c> where refused.</summary>
    public EstimatedFigure? QualityDifference { get; init; }

    /// <summary>Effective number of requests that the joules rest on.</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>Effective number of rated requests that the quality rests on.</summary>
    public required double QualityEffectiveSampleSize { get; init; }

    /// <summary>Why there are no joules, for people; <c>null</c> where there are.</summary>
    public string? Refusal { get; init; }

    /// <summary>Why there is no quality, for people; <c>null</c> where there is.</summary>
    public string? QualityRefusal { get; init; }
}

/// <summary>An estimate with its interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record EstimatedFigure(double Value, double Low, double High);
