namespace GreenServ.Core.Energy;

/// <summary>Where an energy figure comes from; an estimate is never shown as a measurement. From the least certain on.</summary>
public enum EnergySource
{
    /// <summary>Nothing, or too little of it, was measured.</summary>
    Estimated,

    /// <summary>A share of what was measured of several requests.</summary>
    Attributed,

    /// <summary>Measured while the device had nothing else to do.</summary>
    Measured,
}
