using System.Diagnostics;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.StoreBench;

/// <summary>Writes batches as Workers do, and says how many records a second the store takes and how many wait.</summary>
internal sealed class Ingest
{
    private const int BatchSize = 4_000;
    private static readonly TimeSpan s_report = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly double _rate;
    private readonly Traffic _traffic;
    private readonly Stopwatch _clock = new();
    private long _taken;
    private long _written;

    private Ingest(double rate)
    {
        _rate = rate;

        // Traffic is as dense as what is asked of the store, so that a second is as heavy to sum as it would be.
        _traffic = new Traffic(DateTimeOffset.UtcNow, recordsPerSecond: double.IsFinite(rate) ? rate : 20_000, seed: 1);
    }

    /// <param name="store">What is measured.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="writers">Batches under way at once.</param>
    /// <param name="rate">Records a second that come, evenly; without limit as fast as the store takes them.</param>
    public static async Task RunAsync<TStore>(TStore store, int seconds, int writers, double rate)
        where TStore : ITelemetryStore, IStoreSchema
    {
        await store.MigrateAsync(default);
        var ingest = new Ingest(rate);
        Console.WriteLine($"a decision is {ingest._traffic.DecisionBytes} bytes of JSON, a record {ingest._traffic.RecordBytes:F0} on average");
        using var end = new CancellationTokenSource();
        var cpu = Environment.CpuUsage.TotalTime;
        ingest._clock.Start();
        var writing = Enumerable.Range(0, writers).Select(_ => Task.Run(() => ingest.WriteAsync(store, end.Token))).ToArray();
        var last = (Seconds: 0.0, Written: 0L);
        while (last.Seconds < seconds)
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(Math.Min(s_report.TotalSeconds, seconds - last.Seconds) + 0.001)), Task.WhenAll(writing));
            var (now, written) = (ingest._clock.Elapsed.TotalSeconds, Volatile.Read(ref ingest._written));
            Console.WriteLine($"{now,6:F1} s  {(written - last.Written) / (now - last.Seconds),8:F0} records/s{ingest.Waiting(now, written)}");
            last = (now, written);
        }

        Console.WriteLine(
            $"{last.Written} records in {last.Seconds:F1} s: {last.Written / last.Seconds:F0} records/s{ingest.Waiting(last.Seconds, last.Written)}; "
            + $"{(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / last.Written:F1} us of this process's processor time each");
        await end.CancelAsync();
        await Task.WhenAll(writing);
    }

    private async Task WriteAsync(ITelemetryStore store, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var (batch, wait) = Take();
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, CancellationToken.None);
            await store.WriteAsync(batch, CancellationToken.None);
            Interlocked.Add(ref _written, batch.Count);
        }
    }

    /// <summary>The next batch, and how long until its last record comes.</summary>
    private (IReadOnlyList<JournalEntry> Batch, TimeSpan Wait) Take()
    {
        lock (_lock)
        {
            _taken += BatchSize;
            return (_traffic.Next(BatchSize), TimeSpan.FromSeconds(_taken / _rate) - _clock.Elapsed);
        }
    }

    private string Waiting(double now, long written) => double.IsFinite(_rate) ? $", {Math.Max(0, (_rate * now) - written):F0} wait" : "";
}
