using GreenServ.Core.Carbon;

namespace GreenServ.Router.Carbon;

/// <summary>Where hosts stand: a grid and what a site adds to it.</summary>
/// <param name="Name">The host it is for, or <see cref="Default"/>.</param>
/// <param name="GramsPerKwh">The configured figure; <c>null</c> for none.</param>
/// <param name="Country">The country whose average is taken; <c>null</c> for none.</param>
/// <param name="Feed">What tells the figure of now; <c>null</c> for none.</param>
/// <param name="PowerUsageEffectiveness">At least 1.</param>
internal sealed record CarbonSite(string Name, double? GramsPerKwh, CountryIntensity? Country, GridFeed? Feed, double PowerUsageEffectiveness)
{
    /// <summary>Name of where all hosts stand that are not named.</summary>
    public const string Default = "default";

    /// <summary>The intensity of now; <c>null</c> where nothing tells it, or nothing has told it yet.</summary>
    public CarbonIntensity? Current =>
        Feed?.Last is { } told ? new(told.GramsPerKwh, PowerUsageEffectiveness, IntensitySource.Feed)
        : GramsPerKwh is { } grams ? new(grams, PowerUsageEffectiveness, IntensitySource.Fixed)
        : Country is { } country ? new(country.GramsPerKwh, PowerUsageEffectiveness, IntensitySource.Country)
        : null;
}
