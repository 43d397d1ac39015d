using GreenServ.Storage.Carbon;
using GreenServ.Storage.Control;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.PolicyState;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Replicas;

/// <summary>What one router of several keeps in a data folder of its own: journal, checkpoint, a copy of control state, and what feeds of carbon intensity told last. All of it outlives the process, and the servers' absence.</summary>
public sealed class ReplicaStorage : IDisposable
{
    private ReplicaStorage(Journal journal, PolicyCheckpoints checkpoints, CachedControlStore control, IntensityFile intensities) =>
        (Journal, Checkpoints, Control, Intensities) = (journal, checkpoints, control, intensities);

    public Journal Journal { get; }

    public PolicyCheckpoints Checkpoints { get; }

    public CachedControlStore Control { get; }

    public IntensityFile Intensities { get; }

    /// <param name="folder">Kept locked by the caller for as long.</param>
    /// <param name="stores">What it shares with others.</param>
    /// <param name="options">Of the journal.</param>
    /// <param name="time">Names files.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <exception cref="StorageException">The folder can not be used.</exception>
    public static ReplicaStorage Open(DataFolder folder, SharedStores stores, JournalOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(stores);
        var journal = Journal.Open(folder.Journal, options, time, loggers.CreateLogger<Journal>());
        var checkpoints = new PolicyCheckpoints(folder.PolicyState, journal, archive: null, time, loggers.CreateLogger<PolicyCheckpoints>());
        var control = new CachedControlStore(stores.Telemetry.Control, folder.ControlCopy, time, loggers.CreateLogger<CachedControlStore>());
        return new ReplicaStorage(journal, checkpoints, control, new IntensityFile(folder.Intensities, time, loggers.CreateLogger<IntensityFile>()));
    }

    public void Dispose() => Journal.Dispose();
}

/// <summary>Registers the storage of a router among several.</summary>
public static class ReplicaStorageServiceCollectionExtensions
{
    /// <summary>Registers its own parts and those it shares.</summary>
    public static IServiceCollection AddReplicaStorage(this IServiceCollection services, ReplicaStorage storage, SharedStores stores)
    {
        ArgumentNullException.ThrowIfNull(storage);
        services.TryAddSingleton(storage.Journal);
        services.TryAddSingleton(storage.Checkpoints);
        services.TryAddSingleton(storage.Intensities);

        // Before the shared one, for which it stands in.
        services.TryAddSingleton<IControlStore>(storage.Control);
        return services.AddSharedStores(stores);
    }
}
