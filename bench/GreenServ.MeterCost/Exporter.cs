using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GreenServ.MeterCost;

/// <summary>What DCGM-exporter shows of 8 GPUs: 20 metrics with their help, each series with its nine labels.</summary>
internal static class Exporter
{
    private const int Gpus = 8;

    private static readonly string[] s_metrics =
    [
        "SM_CLOCK", "MEM_CLOCK", "MEMORY_TEMP", "GPU_TEMP", "POWER_USAGE", "TOTAL_ENERGY_CONSUMPTION", "PCIE_REPLAY_COUNTER", "GPU_UTIL", "MEM_COPY_UTIL", "ENC_UTIL",
        "DEC_UTIL", "XID_ERRORS", "FB_FREE", "FB_USED", "FB_RESERVED", "UNCORRECTABLE_REMAPPED_ROWS", "CORRECTABLE_REMAPPED_ROWS", "ROW_REMAP_FAILURE", "NVLINK_BANDWIDTH_TOTAL", "VGPU_LICENSE_STATUS",
    ];

    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/metrics", (HttpRequest request) => TypedResults.Text(Page(request.QueryString.Value == "?fast" ? 10 : 1)));
        await app.RunAsync();
        return 0;
    }

    private static string Page(int renewedPerSecond)
    {
        var ticks = Environment.TickCount64 * renewedPerSecond / 1000;
        var page = new StringBuilder();
        foreach (var metric in s_metrics)
        {
            page.Append(CultureInfo.InvariantCulture, $"# HELP DCGM_FI_DEV_{metric} What {metric} is, in its unit.\n# TYPE DCGM_FI_DEV_{metric} gauge\n");
            for (var gpu = 0; gpu < Gpus; gpu++)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"DCGM_FI_DEV_{metric}{{gpu=\"{gpu}\",UUID=\"GPU-5a1c9f0e-3b2d-4c6e-8f70-0123456789a{gpu}\",pci_bus_id=\"00000000:0{gpu}:00.0\",device=\"nvidia{gpu}\",modelName=\"NVIDIA H100 80GB HBM3\",Hostname=\"gpu-host\",DCGM_FI_DRIVER_VERSION=\"550.90.07\",namespace=\"inference\",pod=\"ollama-0\"}} {ticks * 300_000 / renewedPerSecond}\n");
            }
        }

        return page.ToString();
    }
}
