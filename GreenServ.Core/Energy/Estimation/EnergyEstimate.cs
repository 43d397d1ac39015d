namespace GreenServ.Core.Energy.Estimation;

/// <summary>An estimated energy with its 90 % interval.</summary>
/// <param name="Joules">The middle: as likely too low as too high. Above 0 for any work.</param>
/// <param name="LowJoules">Lower end.</param>
/// <param name="HighJoules">Upper end.</param>
public readonly record struct EnergyEstimate(double Joules, double LowJoules, double HighJoules)
{
    // 90 % of a normal distribution.
    private const double Interval = 1.6449;

    /// <summary>Of a figure whose logarithm is normal with this deviation.</summary>
    public static EnergyEstimate LogNormal(double joules, double logDeviation)
    {
        var factor = Math.Exp(Interval * logDeviation);
        return new(joules, joules / factor, joules * factor);
    }
}
