using System.Diagnostics;
using GreenServ.Core.Energy.Counters;
using GreenServ.Meters;

namespace GreenServ.MeterCost;

internal static class Sampling
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);

    /// <summary>Reads a meter ten times a second, as the router does, and prints the processor time that took.</summary>
    public static async Task MeasureAsync(string name, MeterOptions? options, double seconds)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var meter = options is null ? null : await new MeterFactory(http, TimeProvider.System).OpenAsync(options, CancellationToken.None);
        CounterReader[] readers = [.. (meter?.Channels ?? []).Select(channel => new CounterReader(channel.Traits))];
        await SampleAsync(meter, readers, s_warmUp);
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        await SampleAsync(meter, readers, TimeSpan.FromSeconds(seconds));
        self.Refresh();
        Report(name, self.TotalProcessorTime - before, seconds);
    }

    public static void Report(string name, TimeSpan cpu, double seconds) => Console.WriteLine($"{name,-42} {100 * cpu.TotalSeconds / seconds:F2} % of one core");

    private static async Task SampleAsync(IEnergyMeter? meter, CounterReader[] readers, TimeSpan length)
    {
        using var timer = new PeriodicTimer(s_period);
        var readings = new List<MeterReading>();
        for (var ticks = (int)(length / s_period); ticks > 0 && await timer.WaitForNextTickAsync(); ticks--)
        {
            readings.Clear();
            if (meter is not null)
                await meter.ReadAsync(readings, CancellationToken.None);
            foreach (var reading in readings)
                _ = readers[reading.Channel].Read(reading.At, reading.Value);
        }
    }
}
