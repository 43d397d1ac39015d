namespace GreenServ.Router.Profiles;

/// <summary>A profile as configured under <c>GreenServ:Router:Profiles:&lt;name&gt;</c>, or as changed while running.</summary>
public sealed class ProfileOptions
{
    /// <summary>λ of a profile that says neither λ nor α.</summary>
    public const double DefaultLambda = 0.4;

    /// <summary>Policy by name, for example <c>default</c>, <c>linucb</c> or <c>static:llama3.2:3b</c>.</summary>
    public string Policy { get; set; } = "default";

    /// <summary>0 (quality alone) to 1 (energy alone); <see cref="DefaultLambda"/> where neither it nor <see cref="Alpha"/> is set.</summary>
    public double? Lambda { get; set; }

    /// <summary>α, the promised mean quality, above 0 and at most 1, instead of <see cref="Lambda"/>; <c>null</c> promises none.</summary>
    public double? Alpha { get; set; }

    /// <summary>Limit in ms that 95 % of the requests are to stay within, above 0; <c>null</c> for none.</summary>
    public double? LatencyP95Ms { get; set; }

    /// <summary>Joules per request that may be spent on average, above 0; <c>null</c> for no budget.</summary>
    public double? BudgetJoules { get; set; }

    /// <summary>Watt-hours that all requests together may spend in a period, above 0; <c>null</c> for no such budget.</summary>
    public double? BudgetWattHours { get; set; }

    /// <summary>Grams of CO₂-equivalent that all requests together may cause in a period, above 0; <c>null</c> for no such budget.</summary>
    public double? BudgetGrams { get; set; }

    /// <summary><c>hour</c> or <c>day</c>: the period of a budget of watt-hours or grams; a day where nothing is said.</summary>
    public string? BudgetPeriod { get; set; }

    /// <summary>Whether a promised quality gives way to a budget of watt-hours or grams; otherwise the budget gives way, with an alarm.</summary>
    public bool BudgetFirst { get; set; }

    /// <summary>The model that answers requests for embeddings under this profile; without it they must name their model.</summary>
    public string? EmbeddingModel { get; set; }

    /// <summary>V of <c>mess-plus</c>, answers owed per joule, at least 0; <c>null</c> takes the published 1e-4.</summary>
    public double? V { get; set; }
}
