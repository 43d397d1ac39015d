using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GreenServ.ServiceDefaults.Telemetry;

/// <summary>OpenTelemetry for a process.</summary>
public static class TelemetryHostingExtensions
{
    /// <summary>
    /// Exports traces and metrics by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Call it for one host of a process:
    /// its listeners hear the whole process, so a second one would count everything twice.
    /// </summary>
    public static TBuilder AddTelemetry<TBuilder>(this TBuilder builder, string serviceName)
        where TBuilder : IHostApplicationBuilder
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            builder.Services.AddHostedService(_ => new TelemetryService(serviceName));
        return builder;
    }
}
