namespace GreenServ.Router.Profiles;

/// <summary>A profile as it was changed while running, as the control store keeps it; its id there is the profile's full name.</summary>
internal sealed record ProfileDocument
{
    public required string Policy { get; init; }
    public double? Lambda { get; init; }
    public double? Alpha { get; init; }
    public double? LatencyP95Ms { get; init; }
    public double? BudgetJoules { get; init; }
    public double? BudgetWattHours { get; init; }
    public double? BudgetGrams { get; init; }
    public string? BudgetPeriod { get; init; }
    public bool BudgetFirst { get; init; }
    public double? V { get; init; }
    public string? EmbeddingModel { get; init; }

    public static ProfileDocument From(ProfileOptions options) => new()
    {
        Policy = options.Policy,
        Lambda = options.Lambda,
        Alpha = options.Alpha,
        LatencyP95Ms = options.LatencyP95Ms,
        BudgetJoules = options.BudgetJoules,
        BudgetWattHours = options.BudgetWattHours,
        BudgetGrams = options.BudgetGrams,
        BudgetPeriod = options.BudgetPeriod,
        BudgetFirst = options.BudgetFirst,
        V = options.V,
        EmbeddingModel = options.EmbeddingModel,
    };

    public ProfileOptions ToOptions() => new()
    {
        Policy = Policy,
        Lambda = Lambda,
        Alpha = Alpha,
        LatencyP95Ms = LatencyP95Ms,
        BudgetJoules = BudgetJoules,
        BudgetWattHours = BudgetWattHours,
        BudgetGrams = BudgetGrams,
        BudgetPeriod = BudgetPeriod,
        BudgetFirst = BudgetFirst,
        V = V,
        EmbeddingModel = EmbeddingModel,
    };
}
