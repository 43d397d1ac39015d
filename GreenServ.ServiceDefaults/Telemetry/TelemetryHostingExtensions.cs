using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.ServiceDefaults.Telemetry;

/// <summary>The process's telemetry as a part of a host.</summary>
internal static class TelemetryHostingExtensions
{
    /// <summary>
    /// Maps <c>GET /metrics</c> where the host was given the process's <see cref="ProcessTelemetry"/>: Prometheus' text format, or
    /// OpenMetrics for those who accept it. Scrapes do not count themselves.
    /// </summary>
    public static WebApplication MapMetrics(this WebApplication app)
    {
        if (app.Services.GetService<ProcessTelemetry>() is { Metrics: { } metrics })
            app.MapPrometheusScrapingEndpoint("/metrics", metrics, configureBranchedPipeline: null, optionsName: null).DisableHttpMetrics();
        return app;
    }
}
