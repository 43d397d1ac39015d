using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GreenServ.Workers.Ingest;

/// <summary>Registers the ingest role.</summary>
public static class IngestHostApplicationBuilderExtensions
{
    /// <summary>
    /// Takes journal entries over into the telemetry store. Journal and store are the process's shared instances, registered by
    /// whoever composes it; register this before whatever takes requests, so that it stops after it.
    /// </summary>
    public static IHostApplicationBuilder AddIngest(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<IngestService>();
        return builder;
    }
}
