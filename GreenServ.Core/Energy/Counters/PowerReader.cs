namespace GreenServ.Core.Energy.Counters;

/// <summary>Windows of a gauge of watts: the line between two readings, integrated.</summary>
public sealed class PowerReader(MeterTraits traits) : IEnergyReader
{
    private (TimeSpan At, double Watts)? _last;

    /// <inheritdoc/>
    public FaultCounts Faults { get; } = new();

    /// <inheritdoc/>
    public EnergyWindow? Read(TimeSpan at, double value)
    {
        if (!double.IsFinite(value) || value < 0)
            return Reject(ReadingFault.NotANumber);
        if (value > traits.MaxWatts)
            return Reject(ReadingFault.Absurd);
        if (at <= _last?.At)
            return Reject(ReadingFault.OutOfOrder);
        var before = _last;
        _last = (at, value);
        if (before is not { } last)
            return null;
        if (at - last.At > traits.LongestGap)
            return Reject(ReadingFault.Gap);
        return new EnergyWindow(last.At, at, (last.Watts + value) / 2 * (at - last.At).TotalSeconds);
    }

    /// <inheritdoc/>
    public void Restart()
    {
        if (_last is not null)
            Faults.Add(ReadingFault.Reset);
        _last = null;
    }

    private EnergyWindow? Reject(ReadingFault fault)
    {
        Faults.Add(fault);
        return null;
    }
}
