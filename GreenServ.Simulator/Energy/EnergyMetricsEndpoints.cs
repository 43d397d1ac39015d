using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Simulator.Energy;

/// <summary><c>GET /metrics</c>: the counters as DCGM-exporter writes them, labelled as simulated.</summary>
internal static class EnergyMetricsEndpoints
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapEnergyMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/metrics", Metrics);

    private static ContentHttpResult Metrics(EnergyLedger energy) => TypedResults.Text(Write(energy.Read()), ContentType);

    internal static string Write(EnergyReading reading)
    {
        var text = new StringBuilder();
        Head(text, "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", "counter", "Total energy consumption since start (in mJ). Simulated.");
        for (var gpu = 0; gpu < reading.GpuJoules.Count; gpu++)
            Line(text, $"DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{{{GpuLabels(gpu)}}} {Math.Floor(reading.GpuJoules[gpu] * 1000):0}");
        Head(text, "greenserv_simulator_idle_power_watts", "gauge", "Power of a simulated GPU with nothing running.");
        for (var gpu = 0; gpu < reading.GpuJoules.Count; gpu++)
            Line(text, $"greenserv_simulator_idle_power_watts{{{GpuLabels(gpu)}}} {reading.IdleWatts}");
        Head(text, "greenserv_simulator_active_joules_total", "counter", "Simulated energy of a model's work, idle power excluded.");
        foreach (var model in reading.Models)
            Line(text, $"greenserv_simulator_active_joules_total{{gpu=\"{model.Gpu}\",model=\"{model.Model}\"}} {model.ActiveJoules:0.###}");
        Head(text, "greenserv_simulator_load_joules_total", "counter", "Simulated energy of loading a model.");
        foreach (var model in reading.Models)
            Line(text, $"greenserv_simulator_load_joules_total{{gpu=\"{model.Gpu}\",model=\"{model.Model}\"}} {model.LoadJoules:0.###}");
        Head(text, "greenserv_simulator_loads_total", "counter", "How often a model was loaded. Simulated.");
        foreach (var model in reading.Models)
            Line(text, $"greenserv_simulator_loads_total{{gpu=\"{model.Gpu}\",model=\"{model.Model}\"}} {model.Loads}");
        return text.ToString();
    }

    private static string GpuLabels(int gpu) =>
        $"gpu=\"{gpu}\",UUID=\"GPU-simulated-{gpu}\",device=\"simulated{gpu}\",modelName=\"Simulated GPU\",simulated=\"true\"";

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
