using System.Diagnostics;
using GreenServ.Core.Energy.Counters;
using GreenServ.Meters;

namespace GreenServ.MeterCost;

internal static class Sampling
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(100);
    private const int WarmUpReads = 3000;

    /// <summary>Reads a meter ten times a second, as the router does, and prints the processor time that took, and an agent's meanwhile.</summary>
    public static async Task MeasureAsync(string name, MeterOptions? options, double seconds, Child? agent = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var meter = options is null ? null : await new MeterFactory(http, TimeProvider.System).OpenAsync(options, CancellationToken.None);
        CounterReader[] readers = [.. (meter?.Channels ?? []).Select(channel => new CounterReader(channel.Traits))];
        // The runtime compiles what is called often, once: that is no cost of sampling.
        await SampleAsync(meter, readers, TimeSpan.FromMilliseconds(5), WarmUpReads);
        using var self = Process.GetCurrentProcess();
        var (before, agentBefore) = (self.TotalProcessorTime, agent?.Cpu);
        await SampleAsync(meter, readers, s_period, (int)(seconds / s_period.TotalSeconds));
        self.Refresh();
        Report(name, self.TotalProcessorTime - before, seconds);
        if (agent is not null)
            Report("  the agent meanwhile", agent.Cpu - agentBefore!.Value, seconds);
    }

    private static void Report(string name, TimeSpan cpu, double seconds) => Console.WriteLine($"{name,-42} {100 * cpu.TotalSeconds / seconds:F2} % of one core");

    private static async Task SampleAsync(IEnergyMeter? meter, CounterReader[] readers, TimeSpan period, int reads)
    {
        using var timer = new PeriodicTimer(period);
        var readings = new List<MeterReading>();
        while (reads-- > 0 && await timer.WaitForNextTickAsync())
        {
            readings.Clear();
            if (meter is not null)
                await meter.ReadAsync(readings, CancellationToken.None);
            foreach (var reading in readings)
                _ = readers[reading.Channel].Read(reading.At, reading.Value);
        }
    }
}
