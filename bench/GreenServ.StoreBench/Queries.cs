using System.Diagnostics;
using GreenServ.Storage.Telemetry;

namespace GreenServ.StoreBench;

/// <summary>The dashboard's queries and the explanation's.</summary>
internal static class Queries
{
    private const int Repetitions = 30;

    public static async Task RunAsync(ITelemetryStore store, IReadOnlyList<Guid> ids)
    {
        // The history ends with yesterday; its end is what a dashboard would look at.
        var end = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero);
        foreach (var (name, days, bucket) in ((string, double, TimeSpan)[])
            [("1 hour", 1 / 24.0, TimeSpan.FromSeconds(30)), ("1 day", 1, TimeSpan.FromMinutes(10)), ("7 days", 7, TimeSpan.FromHours(1)), ("30 days", 30, TimeSpan.FromHours(6))])
        {
            // Not at a whole minute, so that every kind of sum takes part.
            var since = end.AddDays(-days).AddSeconds(12.345);
            await TimeAsync($"totals per model, {name}", Repetitions, _ => store.GetModelSummariesAsync(since, default));
            await TimeAsync($"traffic in buckets of {bucket}, {name}", Repetitions, _ => store.GetTrafficAsync(since, bucket, default));
        }

        await TimeAsync("50 newest decisions", Repetitions, _ => store.GetRecentDecisionsAsync(50, default));
        await TimeAsync("explanation by id, each another", ids.Count, async i => _ = await store.FindDecisionAsync(ids[i], default) ?? throw new InvalidOperationException($"{ids[i]} is not there."));
    }

    private static async Task TimeAsync(string what, int repetitions, Func<int, Task> query)
    {
        var times = new List<double>(repetitions);
        for (var i = 0; i < repetitions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await query(i);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var first = times[0];
        times.Sort();
        Console.WriteLine($"{what,-48} median {times[times.Count / 2],7:F1} ms   p95 {times[(int)(times.Count * 0.95)],7:F1} ms   worst {times[^1],7:F1} ms   first {first,7:F1} ms");
    }
}
