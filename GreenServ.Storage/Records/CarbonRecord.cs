using GreenServ.Core.Carbon;

namespace GreenServ.Storage.Records;

/// <summary>What the electricity of a request emitted when it was answered: kept with it, so that history does not change with the grid.</summary>
/// <param name="GramsPerKwh">Grams of CO₂-equivalent per kilowatt-hour of the grid.</param>
/// <param name="PowerUsageEffectiveness">Energy of the whole site over that of its machines, at least 1.</param>
/// <param name="Source">Where the figure of the grid came from.</param>
public sealed record CarbonRecord(double GramsPerKwh, double PowerUsageEffectiveness, IntensitySource Source)
{
    /// <summary>What is known now, as kept; <c>null</c> where nothing is.</summary>
    public static CarbonRecord? From(CarbonIntensity? intensity) =>
        intensity is null ? null : new(intensity.GramsPerKwh, intensity.PowerUsageEffectiveness, intensity.Source);

    /// <summary>What was known, as it was kept.</summary>
    public CarbonIntensity ToIntensity() => new(GramsPerKwh, PowerUsageEffectiveness, Source);
}
