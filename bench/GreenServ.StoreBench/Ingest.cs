using System.Diagnostics;
using System.Text.Json;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.StoreBench;

/// <summary>Writes batches of 2,000 records, as Workers do, and says how many a second.</summary>
internal static class Ingest
{
    private const int BatchSize = 2_000;
    private const int Prepared = 40;

    public static async Task RunAsync<TStore>(TStore store, int seconds)
        where TStore : ITelemetryStore, IStoreSchema
    {
        await store.MigrateAsync(default);

        // Traffic is as dense as is asked of the store, so that a second is as heavy to sum as it would be.
        var traffic = new Traffic(DateTimeOffset.UtcNow, 13_000, seed: 1);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new Traffic(DateTimeOffset.UtcNow, 1, seed: 2).Next(1)[0].Record, RecordsJsonContext.Default.JournalRecord).Length;
        Console.WriteLine($"a decision is {bytes} bytes of JSON");
        var (records, busy, used) = (0L, TimeSpan.Zero, TimeSpan.Zero);
        while (busy < TimeSpan.FromSeconds(seconds))
        {
            // Made ahead: what the journal gives is not the store's work.
            var batches = Enumerable.Range(0, Prepared).Select(_ => traffic.Next(BatchSize)).ToArray();
            var (before, cpu) = (busy, Environment.CpuUsage.TotalTime);
            var clock = Stopwatch.StartNew();
            foreach (var batch in batches)
                await store.WriteAsync(batch, default);
            busy += clock.Elapsed;
            var written = batches.Sum(batch => batch.Count);
            records += written;
            used += Environment.CpuUsage.TotalTime - cpu;
            Console.WriteLine($"{busy.TotalSeconds,6:F1} s  {written / (busy - before).TotalSeconds,8:F0} records/s");
        }

        Console.WriteLine($"{records} records in {busy.TotalSeconds:F1} s: {records / busy.TotalSeconds:F0} records/s; {used.TotalMicroseconds / records:F1} us of this process's processor time each");
    }
}
