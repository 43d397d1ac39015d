namespace GreenServ.Core.Energy.Counters;

/// <summary>
/// Windows of a counter of joules. A window ends where the counter was seen to move, so that reading it faster than it is
/// renewed makes no windows without energy, nor ones with too much.
/// </summary>
/// <remarks>
/// A value that can not follow the one before it (lower, or more than the device can draw) is held until the next reading
/// tells: if that follows the old value, the strange one was a glitch; if it follows the strange one, the counter began anew.
/// </remarks>
public sealed class CounterReader(MeterTraits traits) : IEnergyReader
{
    // A counter that wraps is near its end before: a fall from further down is a reset.
    private const double WrapsFromShare = 0.5;

    private Point? _last;
    private Point? _strange;
    private TimeSpan? _readAt;
    private bool _stalled;

    /// <inheritdoc/>
    public FaultCounts Faults { get; } = new();

    /// <inheritdoc/>
    public EnergyWindow? Read(TimeSpan at, double value)
    {
        if (!double.IsFinite(value) || value < 0)
            return Reject(ReadingFault.NotANumber);
        if (at <= _readAt)
            return Reject(ReadingFault.OutOfOrder);
        _readAt = at;
        var now = new Point(at, value);
        if (_last is not { } last)
        {
            _last = now;
            return null;
        }

        if (value == last.Joules && _strange is null)
        {
            Stand(at - last.At);
            return null;
        }

        if (Between(last, now) is { } window)
        {
            if (_strange is { } glitch)
                Faults.Add(glitch.Joules < last.Joules ? ReadingFault.Backwards : ReadingFault.Absurd);
            return Move(now, window);
        }

        if (_strange is { } first && Between(first, now) is { } since)
        {
            Faults.Add(ReadingFault.Reset);
            return Move(now, since);
        }

        _strange = now;
        return null;
    }

    /// <inheritdoc/>
    public void Restart()
    {
        if (_last is not null)
            Faults.Add(ReadingFault.Reset);
        (_last, _strange, _readAt, _stalled) = (null, null, null, false);
    }

    // The energy between two readings, if the second can follow the first.
    private EnergyWindow? Between(Point from, Point to)
    {
        var joules = to.Joules - from.Joules;
        var wraps = joules < 0 && traits.WrapsAtJoules is { } end && from.Joules >= end * WrapsFromShare && from.Joules <= end;
        if (wraps)
            joules += traits.WrapsAtJoules!.Value;
        var most = traits.MaxWatts * Math.Max((to.At - from.At).TotalSeconds, traits.UpdatePeriod.TotalSeconds);
        if (joules < 0 || joules > most + traits.ResolutionJoules)
            return null;
        if (wraps)
            Faults.Add(ReadingFault.Wrapped);
        return new EnergyWindow(from.At, to.At, joules);
    }

    private EnergyWindow? Move(Point now, EnergyWindow window)
    {
        (_last, _strange, _stalled) = (now, null, false);
        return window.Joules > 0 ? window : null;
    }

    private void Stand(TimeSpan since)
    {
        if (_stalled || since < traits.StallsAfter)
            return;
        _stalled = true;
        Faults.Add(ReadingFault.Stalled);
    }

    private EnergyWindow? Reject(ReadingFault fault)
    {
        Faults.Add(fault);
        return null;
    }

    private readonly record struct Point(TimeSpan At, double Joules);
}
