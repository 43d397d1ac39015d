using GreenServ.Storage.Redis;
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
        AddOptions(builder).Services.AddHostedService<IngestService>();
        return builder;
    }

    /// <summary>Takes records over from the log that several routers write; <see cref="SharedState"/>, <see cref="Storage.Replicas.PoolDatabase"/> and store are registered by whoever composes it.</summary>
    public static IHostApplicationBuilder AddSharedIngest(this IHostApplicationBuilder builder)
    {
        var services = AddOptions(builder).Services;
        services.AddSingleton<IngestBacklog>();
        services.AddHostedService<EventIngestService>();
        services.AddHealthChecks().AddCheck<IngestBacklog>("ingest");
        return builder;
    }

    private static IHostApplicationBuilder AddOptions(IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<AsideService>();
        return builder;
    }
}
