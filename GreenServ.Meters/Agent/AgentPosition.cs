using GreenServ.Core.Energy.Counters;

namespace GreenServ.Meters.Agent;

/// <summary>How far an agent's readings were taken, and what is known of its clock. It outlives a meter that was lost.</summary>
internal sealed class AgentPosition
{
    private bool[] _anew = [];

    /// <summary>The run of readings; <c>null</c> before the first answer.</summary>
    public string? Epoch { get; private set; }

    /// <summary>Number of the last reading taken.</summary>
    public long Last { get; private set; }

    public IReadOnlyList<MeterChannel> Channels { get; private set; } = [];

    public ClockOffset Clock { get; private set; } = new();

    /// <summary>Another run begins: its numbers, counters and clock have nothing to do with those before.</summary>
    public void Begin(string epoch, long last, IReadOnlyList<MeterChannel> channels)
    {
        (Epoch, Channels, Clock) = (epoch, channels, new ClockOffset());
        Skip(last);
    }

    /// <summary>Nothing up to a number counts, nor what lies between that and the next reading.</summary>
    public void Skip(long last)
    {
        Last = last;
        _anew = [.. Enumerable.Repeat(true, Channels.Count)];
    }

    /// <summary>Takes the next reading.</summary>
    public MeterReading Take(in AgentReading reading)
    {
        Last = reading.Number;
        var anew = _anew[reading.Channel];
        _anew[reading.Channel] = false;
        return new MeterReading(reading.Channel, Clock.ToOurs(TimeSpan.FromMicroseconds(reading.AtMicroseconds)), reading.Value, anew);
    }
}
