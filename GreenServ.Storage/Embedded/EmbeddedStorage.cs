using GreenServ.Storage.Carbon;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Embedded;

/// <summary>
/// All storage of a process that needs no server, in one data folder. A process that hosts several services opens it once and
/// hands it to each.
/// </summary>
public sealed class EmbeddedStorage : IDisposable
{
    private EmbeddedStorage(Journal journal, SqliteTelemetryStore store, SqliteControlStore control, PolicyCheckpoints checkpoints, IntensityFile intensities)
    {
        Journal = journal;
        Store = store;
        Control = control;
        Checkpoints = checkpoints;
        Intensities = intensities;
    }

    public Journal Journal { get; }

    public SqliteTelemetryStore Store { get; }

    public SqliteControlStore Control { get; }

    public PolicyCheckpoints Checkpoints { get; }

    public IntensityFile Intensities { get; }

    /// <summary>Opens everything in the folder, which the caller keeps locked for as long.</summary>
    /// <exception cref="StorageException">Something can not be opened; the message says what would help.</exception>
    public static EmbeddedStorage Open(DataFolder folder, JournalOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var journal = Journal.Open(folder.Journal, options, time, loggers.CreateLogger<Journal>());
        var store = new SqliteTelemetryStore(folder.TelemetryDatabase, time, loggers.CreateLogger<SqliteTelemetryStore>());
        var control = new SqliteControlStore(store, folder.ControlCopy, time, loggers.CreateLogger<SqliteControlStore>());
        var checkpoints = new PolicyCheckpoints(folder.PolicyState, journal, store, time, loggers.CreateLogger<PolicyCheckpoints>());
        return new EmbeddedStorage(journal, store, control, checkpoints, new IntensityFile(folder.Intensities, time, loggers.CreateLogger<IntensityFile>()));
    }

    public void Dispose()
    {
        Store.Dispose();
        Journal.Dispose();
    }
}
