using GreenServ.Storage.Control;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GreenServ.Storage.Postgres;

/// <summary>Registers storage that is shared through Postgres.</summary>
public static class PostgresStorageServiceCollectionExtensions
{
    /// <summary>
    /// Registers the parts of an open storage: <see cref="ITelemetryStore"/>, <see cref="IStoreSchema"/>, <see cref="IRecordArchive"/>,
    /// <see cref="IRecordsAside"/> and <see cref="IControlStore"/>. Its owner closes it after every host that uses it has stopped.
    /// </summary>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, PostgresStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITelemetryStore>(storage.Store);
        services.TryAddSingleton<IStoreSchema>(storage.Store);
        services.TryAddSingleton<IRecordArchive>(storage.Store);
        services.TryAddSingleton<IRecordsAside>(storage.Store);
        services.TryAddSingleton<IControlStore>(storage.Control);
        services.TryAddSingleton(storage.Maintenance);
        return services;
    }

    /// <summary>Brings the schema up to date, makes days ahead, thins samples and removes old days (<see cref="PostgresRetentionOptions"/>), at the start and every hour: in Workers.</summary>
    public static IServiceCollection AddPostgresMaintenance(this IServiceCollection services)
    {
        services.AddOptions<PostgresRetentionOptions>().BindConfiguration(PostgresRetentionOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<PostgresMaintenanceService>();
        return services;
    }
}
