using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GreenServ.ServiceDefaults.Telemetry;

/// <summary>
/// What a process tells of itself: metrics for Prometheus at <c>/metrics</c> always; metrics and traces by OTLP where
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set (protocol, headers, sampler and so on come from the other <c>OTEL_*</c> variables).
/// One for a process, whatever it hosts: its listeners hear the whole process, so a second one would count everything twice.
/// </summary>
public sealed class ProcessTelemetry : IDisposable
{
    /// <summary>Off by default in this version of the framework: its span of a request would say nothing but its name.</summary>
    private const string SuppressServerAttributes = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    private readonly TracerProvider? _traces;

    private ProcessTelemetry(MeterProvider? metrics, TracerProvider? traces)
    {
        Metrics = metrics;
        _traces = traces;
    }

    /// <summary><c>null</c> where <c>OTEL_SDK_DISABLED</c> is true: then nothing listens at all.</summary>
    internal MeterProvider? Metrics { get; }

    /// <summary>Begins to listen. Call it before the first host of the process is built.</summary>
    /// <param name="serviceName"><c>service.name</c>, unless <c>OTEL_SERVICE_NAME</c> says another.</param>
    /// <param name="configuration">Whether <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</param>
    public static ProcessTelemetry Start(string serviceName, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (bool.TryParse(configuration["OTEL_SDK_DISABLED"], out var isDisabled) && isDisabled)
            return new ProcessTelemetry(null, null);
        var exports = !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var resource = ResourceBuilder.CreateDefault().AddService(serviceName).AddEnvironmentVariableDetector();
        var metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("GreenServ.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime")
            .AddPrometheusExporter();
        if (!exports)
            return new ProcessTelemetry(metrics.Build(), null);

        AppContext.SetSwitch(SuppressServerAttributes, false);
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("GreenServ.*", "Microsoft.AspNetCore", "System.Net.Http").AddOtlpExporter();
        return new ProcessTelemetry(metrics.AddOtlpExporter().Build(), traces.Build());
    }

    /// <summary>Sends what was not sent yet, and stops listening.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        Metrics?.Dispose();
    }
}
