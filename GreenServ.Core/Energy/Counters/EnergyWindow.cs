namespace GreenServ.Core.Energy.Counters;

/// <summary>Energy that a counter measured between two of its updates.</summary>
/// <param name="From">Start.</param>
/// <param name="To">End, after the start.</param>
/// <param name="Joules">At least 0.</param>
public readonly record struct EnergyWindow(TimeSpan From, TimeSpan To, double Joules)
{
    /// <summary>Length, above 0.</summary>
    public double Seconds => (To - From).TotalSeconds;

    /// <summary>Mean power.</summary>
    public double Watts => Joules / Seconds;
}
