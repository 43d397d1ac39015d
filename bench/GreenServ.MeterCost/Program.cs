using System.Globalization;
using GreenServ.MeterCost;
using GreenServ.Meters;

// Share of one core that sampling ten times a second takes, per kind of meter. Arguments: seconds per kind (30).
if (args is ["exporter"])
    return await Exporter.RunAsync();

var seconds = args is [var text] ? double.Parse(text, CultureInfo.InvariantCulture) : 30;
using var folder = new WorkFolder();
using var exporter = await Child.StartAsync(Environment.ProcessPath!, ["exporter"], []);
using var agent = await Child.StartAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "GreenServ.Workers.dll")], folder.AgentSettings);
await Sampling.MeasureAsync("Nothing, ticks alone", null, seconds, agent);
foreach (var (name, options) in new (string, MeterOptions)[]
{
    ("Nvml, stub of 2 GPUs", new() { Kind = MeterKind.Nvml, NvmlLibrary = folder.NvmlStub }),
    ("Rapl, files of 2 packages", new() { Kind = MeterKind.Rapl, PowercapFolder = folder.Powercap }),
    ("Prometheus, 8 GPUs renewed every 1 s", new() { Kind = MeterKind.Prometheus, Url = exporter.Url + "/metrics" }),
    ("Prometheus, 8 GPUs renewed every 0.1 s", new() { Kind = MeterKind.Prometheus, Url = exporter.Url + "/metrics?fast", UpdatePeriod = TimeSpan.FromMilliseconds(100) }),
    ("Agent, of 2 GPUs and 2 packages", new() { Kind = MeterKind.Agent, Url = agent.Url }),
})
{
    await Sampling.MeasureAsync(name, options, seconds, options.Kind == MeterKind.Agent ? agent : null);
}

return 0;
