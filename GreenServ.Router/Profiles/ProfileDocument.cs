namespace GreenServ.Router.Profiles;

/// <summary>A profile as it was changed while running, as the control store keeps it; its id there is the profile's full name.</summary>
internal sealed record ProfileDocument
{
    public required string Policy { get; init; }
    public double? Lambda { get; init; }
    public double? Alpha { get; init; }
    public double? LatencyP95Ms { get; init; }
    public double? BudgetJoules { get; init; }
    public double? V { get; init; }
    public string? EmbeddingModel { get; init; }

    public static ProfileDocument From(ProfileOptions options) => new()
    {
        Policy = options.Policy,
        Lambda = options.Lambda,
        Alpha = options.Alpha,
        LatencyP95Ms = options.LatencyP95Ms,
        BudgetJoules = options.BudgetJoules,
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
        V = V,
        EmbeddingModel = EmbeddingModel,
    };
}
