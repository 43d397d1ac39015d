using GreenServ.Meters;
using GreenServ.Meters.Agent;

namespace GreenServ.Workers.EnergyAgent;

/// <summary>The readings of the last minutes, numbered, and of which run they are. Safe for several threads.</summary>
internal sealed class ReadingRing
{
    private readonly Lock _lock = new();
    private MeterReading[] _readings = [];
    private IReadOnlyList<MeterChannel> _channels = [];
    private string? _epoch;
    private string? _problem = "they have not been read yet";
    private long _last;

    /// <summary>Why the meters do not answer; <c>null</c> while they do.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock)
                return _problem;
        }
    }

    /// <summary>The meters were opened: what was read before counts no more.</summary>
    /// <param name="channels">Their counters.</param>
    /// <param name="capacity">Readings to keep, at least 1.</param>
    public void Begin(IReadOnlyList<MeterChannel> channels, int capacity)
    {
        lock (_lock)
            (_epoch, _problem, _channels, _readings, _last) = (Guid.NewGuid().ToString("N"), null, channels, new MeterReading[capacity], 0);
    }

    /// <summary>The meters do not answer.</summary>
    public void Lose(string problem)
    {
        lock (_lock)
            (_epoch, _problem) = (null, problem);
    }

    public void Add(List<MeterReading> readings)
    {
        lock (_lock)
        {
            foreach (var reading in readings)
                _readings[_last++ % _readings.Length] = reading;
        }
    }

    /// <summary>What an answer holds for somebody who has the readings up to a number of an epoch.</summary>
    public (AgentHead Head, AgentReading[] Readings) Since(string? epoch, long after, TimeSpan now)
    {
        lock (_lock)
        {
            var known = epoch == _epoch && _epoch is not null;
            var head = new AgentHead(_epoch, Microseconds(now), _last, known || _epoch is null ? null : _channels, _problem);
            if (!known)
                return (head, []);
            var first = Math.Max(Math.Max(0, after) + 1, _last - _readings.Length + 1);
            var count = Math.Clamp(_last - first + 1, 0, AgentProtocol.MostReadings);
            var readings = new AgentReading[count];
            for (var i = 0; i < readings.Length; i++)
            {
                var reading = _readings[(first + i - 1) % _readings.Length];
                readings[i] = new AgentReading(first + i, reading.Channel, Microseconds(reading.At), reading.Value);
            }

            return (head, readings);
        }
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
