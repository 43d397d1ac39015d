using System.Diagnostics;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.StoreBench;

/// <summary>The way of a record through Redis and Workers into the store: a log is filled, then Workers empty it.</summary>
internal static class Chain
{
    private const int BatchSize = 500;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Fills the log of the default pool, which no router has written to.</summary>
    public static async Task FillAsync(string redis, int records)
    {
        await using var connection = await RedisConnection.OpenAsync(redis, NullLogger<RedisConnection>.Instance);
        var log = new SharedState(connection, "default", logLength: records + 1_000_000L).Log;
        var traffic = new Traffic(DateTimeOffset.UtcNow, recordsPerSecond: 20_000, seed: 1);
        for (var left = records; left > 0; left -= BatchSize)
            await log.AppendAsync([.. traffic.Next(Math.Min(left, BatchSize))], default);
    }

    /// <summary>Waits until the store has them all, and says how many it took a second since it had the first.</summary>
    public static async Task WaitAsync(ITelemetryStore store, int records)
    {
        var (first, clock) = (0L, new Stopwatch());
        while (true)
        {
            var stored = (await store.GetStoredSequencesAsync(default)).Values.Sum();
            if (stored > 0 && !clock.IsRunning)
            {
                first = stored;
                clock.Start();
            }

            if (stored >= records)
                break;
            await Task.Delay(s_look);
        }

        Console.WriteLine($"{records} records: {(records - first) / clock.Elapsed.TotalSeconds:F0} records/s");
    }
}
