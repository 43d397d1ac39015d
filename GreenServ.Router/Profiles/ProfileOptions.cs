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

    /// <summary>V of <c>mess-plus</c>, answers owed per joule, at least 0; <c>null</c> takes the published 1e-4.</summary>
    public double? V { get; set; }
}
