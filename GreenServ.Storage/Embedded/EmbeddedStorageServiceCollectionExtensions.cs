using GreenServ.Storage.Control;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GreenServ.Storage.Embedded;

/// <summary>Registers embedded storage.</summary>
public static class EmbeddedStorageServiceCollectionExtensions
{
    /// <summary>
    /// Registers the parts of an open storage: <see cref="Journaling.Journal"/>, <see cref="ITelemetryStore"/>,
    /// <see cref="IStoreSchema"/>, <see cref="IRecordArchive"/>, <see cref="IRecordsAside"/>, <see cref="IControlStore"/>, <see cref="PolicyCheckpoints"/> and <see cref="Carbon.IntensityFile"/>.
    /// Its owner closes it after every host that uses it has stopped.
    /// </summary>
    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services, EmbeddedStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(storage.Journal);
        services.TryAddSingleton<ITelemetryStore>(storage.Store);
        services.TryAddSingleton<IStoreSchema>(storage.Store);
        services.TryAddSingleton<IRecordArchive>(storage.Store);
        services.TryAddSingleton<IRecordsAside>(storage.Store);
        services.TryAddSingleton<IControlStore>(storage.Control);
        services.TryAddSingleton(storage.Checkpoints);
        services.TryAddSingleton(storage.Intensities);
        return services;
    }

    /// <summary>
    /// Saves what was learned every few seconds and on stop: once per process, in the host that learns, before whatever takes
    /// requests (hosted services stop in the opposite order).
    /// </summary>
    public static IServiceCollection AddPolicyCheckpointing(this IServiceCollection services)
    {
        services.AddHostedService<PolicyCheckpointService>();
        return services;
    }
}
