using System.Collections.Concurrent;

namespace GreenServ.Router.Residency;

/// <summary>
/// How much each model is wanted: how often it would have been the best choice, had all been in memory. Counts fade with a time
/// constant of ten minutes, so that rates follow the day and a burst is not taken for a habit.
/// </summary>
internal sealed class Demand(TimeProvider time)
{
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();

    /// <summary>A request would have gone to an arm.</summary>
    public void Note(string arm)
    {
        var count = _counts.GetOrAdd(arm, static _ => new Count());
        var now = Seconds;
        lock (count)
        {
            count.Value = count.At(now) + 1;
            count.Since = now;
        }
    }

    /// <summary>Requests lately, faded.</summary>
    public double CountOf(string arm)
    {
        if (!_counts.TryGetValue(arm, out var count))
            return 0;
        lock (count)
            return count.At(Seconds);
    }

    /// <summary>Requests a second to be expected.</summary>
    public double RateOf(string arm)
    {
        // A process that has just begun has not seen as much as the count could hold; at least a minute is taken to have passed.
        var seen = Math.Max(Seconds, 60);
        return CountOf(arm) / (s_memory.TotalSeconds * (1 - Math.Exp(-seen / s_memory.TotalSeconds)));
    }

    private double Seconds => time.GetElapsedTime(_start).TotalSeconds;

    private sealed class Count
    {
        public double Value { get; set; }
        public double Since { get; set; }

        public double At(double now) => Value * Math.Exp((Since - now) / s_memory.TotalSeconds);
    }
}
