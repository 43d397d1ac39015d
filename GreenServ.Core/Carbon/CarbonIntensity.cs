namespace GreenServ.Core.Carbon;

/// <summary>Where a carbon intensity comes from.</summary>
public enum IntensitySource
{
    /// <summary>A number from the settings.</summary>
    Fixed,

    /// <summary>A country's average over a year.</summary>
    Country,

    /// <summary>A feed, now or when it last answered.</summary>
    Feed,
}

/// <summary>What a kilowatt-hour of a host emits.</summary>
/// <param name="GramsPerKwh">Grams of CO₂-equivalent per kilowatt-hour of the grid, 0 to <see cref="Highest"/>.</param>
/// <param name="PowerUsageEffectiveness">Energy of the whole site over that of its machines, at least 1.</param>
/// <param name="Source">Where the figure of the grid comes from.</param>
public sealed record CarbonIntensity(double GramsPerKwh, double PowerUsageEffectiveness, IntensitySource Source)
{
    /// <summary>No grid emits more: the dirtiest fuels stay below 1,300 g/kWh over their life.</summary>
    public const double Highest = 2000;

    private const double JoulesPerKwh = 3.6e6;

    /// <summary>Grams of CO₂-equivalent per joule of a machine.</summary>
    public double GramsPerJoule => GramsPerKwh * PowerUsageEffectiveness / JoulesPerKwh;

    /// <summary>Grams of CO₂-equivalent for joules of a machine: joules / 3.6·10⁶ × g/kWh × PUE.</summary>
    public double Grams(double joules) => joules * GramsPerJoule;

    /// <summary>What is wrong with a figure of a grid; <c>null</c> when nothing is.</summary>
    public static IntensityFault? FaultOf(double gramsPerKwh) =>
        double.IsNaN(gramsPerKwh) ? IntensityFault.NotANumber
        : gramsPerKwh < 0 ? IntensityFault.Negative
        : gramsPerKwh > Highest ? IntensityFault.TooHigh
        : null;
}
