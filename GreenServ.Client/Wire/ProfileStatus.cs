namespace GreenServ.Client.Wire;

/// <summary>One profile and what steers it.</summary>
/// <param name="Name">Name by which clients select it as <c>model</c>.</param>
/// <param name="Policy">Policy by name.</param>
/// <param name="Lambda">λ, 0 (quality alone) to 1 (energy alone); <c>null</c> where α is promised instead.</param>
public sealed record ProfileStatus(string Name, string Policy, double? Lambda)
{
    /// <summary>Promised mean quality; <c>null</c> where λ fixes the trade-off.</summary>
    public double? Alpha { get; init; }

    /// <summary>Limit of the 95th percentile of latency; <c>null</c> for none.</summary>
    public double? LatencyP95Ms { get; init; }

    /// <summary>Joules per request that may be spent on average; <c>null</c> for no budget.</summary>
    public double? BudgetJoules { get; init; }

    /// <summary>Watt-hours that all requests together may spend in a period; <c>null</c> for no such budget.</summary>
    public double? BudgetWattHours { get; init; }

    /// <summary>Grams of CO₂-equivalent that all requests together may cause in a period; <c>null</c> for no such budget.</summary>
    public double? BudgetGrams { get; init; }

    /// <summary><c>hour</c> or <c>day</c>, of a budget of watt-hours or grams; absent without one.</summary>
    public string? BudgetPeriod { get; init; }

    /// <summary>Whether α gives way to a budget of watt-hours or grams; absent where there are not both.</summary>
    public bool? BudgetFirst { get; init; }

    /// <summary>V of <c>mess-plus</c>, answers owed per joule; <c>null</c> for other policies.</summary>
    public double? V { get; init; }

    /// <summary>The model that answers requests for embeddings; <c>null</c> where these must name their model.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary><c>builtIn</c>, <c>configured</c> or <c>changed</c> (while running, now or by an earlier process).</summary>
    public string? Source { get; init; }

    /// <summary>For <c>If-Match</c> of a change; absent where profiles are told beside the pool.</summary>
    public string? Etag { get; init; }
}

/// <summary>Answer of <c>GET /greenserv/profiles</c>. JSON is camelCase.</summary>
public sealed record ProfileList(IReadOnlyList<ProfileStatus> Profiles);

/// <summary>Body of <c>PUT /greenserv/profiles/{name}</c>: the whole profile; what is left out takes its default.</summary>
public sealed record ProfileChange
{
    /// <summary>Policy by name; <c>default</c> where left out.</summary>
    public string? Policy { get; init; }

    /// <summary>λ, 0..1; 0.4 where neither it nor α is given.</summary>
    public double? Lambda { get; init; }

    /// <summary>α, the promised mean quality, above 0 and at most 1, instead of λ.</summary>
    public double? Alpha { get; init; }

    /// <summary>Limit in ms that 95 % of the requests are to stay within.</summary>
    public double? LatencyP95Ms { get; init; }

    /// <summary>Joules per request that may be spent on average.</summary>
    public double? BudgetJoules { get; init; }

    /// <summary>Watt-hours that all requests together may spend in a period; <c>null</c> for no such budget.</summary>
    public double? BudgetWattHours { get; init; }

    /// <summary>Grams of CO₂-equivalent that all requests together may cause in a period; <c>null</c> for no such budget.</summary>
    public double? BudgetGrams { get; init; }

    /// <summary><c>hour</c> or <c>day</c>, of a budget of watt-hours or grams; <c>day</c> where left out.</summary>
    public string? BudgetPeriod { get; init; }

    /// <summary>Whether α gives way to a budget of watt-hours or grams; <c>false</c> where left out: the budget gives way.</summary>
    public bool? BudgetFirst { get; init; }

    /// <summary>V of <c>mess-plus</c>, answers owed per joule.</summary>
    public double? V { get; init; }

    /// <summary>The model that answers requests for embeddings.</summary>
    public string? EmbeddingModel { get; init; }
}
