using GreenServ.Core.Policies;
using GreenServ.Core.Sla;

namespace GreenServ.Router.Profiles;

/// <summary>A named routing goal that clients select as <c>model</c>.</summary>
/// <param name="Name">For example <c>greenserv:eco</c>.</param>
/// <param name="Policy">Policy by name.</param>
/// <param name="Lambda">0 (quality alone) to 1 (energy alone); <c>null</c> where <paramref name="Alpha"/> is promised.</param>
/// <param name="Alpha">Promised mean quality; <c>null</c> where λ fixes the trade-off.</param>
internal sealed record Profile(string Name, string Policy, double? Lambda, double? Alpha = null)
{
    /// <summary>Begins the name of a policy that always asks one model.</summary>
    public const string StaticPrefix = "static:";

    /// <summary>Limit of the 95th percentile of latency; <c>null</c> for none.</summary>
    public double? LatencyP95Ms { get; init; }

    /// <summary>Mean joules per request that may be spent; <c>null</c> for no budget.</summary>
    public double? BudgetJoules { get; init; }

    /// <summary>What all its requests together may spend in a period; <c>null</c> for no such limit.</summary>
    public Allowance? Allowance { get; init; }

    /// <summary>V of <c>mess-plus</c>, answers owed per joule.</summary>
    public double V { get; init; } = MessPlusDebt.PublishedV;

    /// <summary>The model that answers requests for embeddings, which no policy chooses; <c>null</c> where none is set.</summary>
    public string? EmbeddingModel { get; init; }

    public ProfileSource Source { get; init; }

    /// <summary>The one model of a static policy; <c>null</c> for policies that choose.</summary>
    public string? StaticModel => Policy.StartsWith(StaticPrefix, StringComparison.Ordinal) ? Policy[StaticPrefix.Length..] : null;

    /// <summary>Whether a promise of quality can be kept by its policy: by a price, or by the published queue.</summary>
    public bool CanPromise => PolicyCatalog.Priced.Contains(Policy) || Policy == PolicyCatalog.MessPlus;

    /// <summary>A profile of settings that hold no errors.</summary>
    public static Profile From(string name, ProfileOptions options, ProfileSource source) =>
        new(name, options.Policy, options.Alpha is null ? options.Lambda ?? ProfileOptions.DefaultLambda : null, options.Alpha)
        {
            LatencyP95Ms = options.LatencyP95Ms,
            BudgetJoules = options.BudgetJoules,
            Allowance = AllowanceOf(options),
            V = options.V ?? MessPlusDebt.PublishedV,
            EmbeddingModel = string.IsNullOrWhiteSpace(options.EmbeddingModel) ? null : options.EmbeddingModel,
            Source = source,
        };

    private static Allowance? AllowanceOf(ProfileOptions options)
    {
        var period = options.BudgetPeriod == BudgetPeriods.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        return options.BudgetWattHours is { } wattHours ? new(wattHours, AllowanceUnit.WattHours, period, options.BudgetFirst)
            : options.BudgetGrams is { } grams ? new(grams, AllowanceUnit.Grams, period, options.BudgetFirst)
            : null;
    }
}

/// <summary>Where a profile's settings come from.</summary>
internal enum ProfileSource
{
    BuiltIn,
    Configured,

    /// <summary>Changed while running, now or by an earlier process.</summary>
    Changed,
}
