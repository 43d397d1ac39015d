namespace GreenServ.Core.Energy.Counters;

/// <summary>Turns a meter's readings into windows of energy, and keeps out what can not be true.</summary>
public interface IEnergyReader
{
    /// <summary>What was met so far.</summary>
    FaultCounts Faults { get; }

    /// <summary>Takes a reading.</summary>
    /// <param name="at">When it was taken, on one monotonic clock.</param>
    /// <param name="value">Joules of a counter, or watts of a gauge.</param>
    /// <returns>What was measured since the last window; <c>null</c> while the counter stands, and where the reading was rejected.</returns>
    EnergyWindow? Read(TimeSpan at, double value);

    /// <summary>The counter or its clock may have begun anew: what it measured since the last reading is unknown, and the next one is a first.</summary>
    void Restart();
}
