using System.Globalization;

namespace GreenServ.Storage;

/// <summary>
/// The folder that holds all state of one process, locked against a second one. The lock is the operating system's, so it
/// ends with the process however that dies.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _holderFile;

    private DataFolder(string folder, FileStream @lock, string holderFile)
    {
        Folder = folder;
        _lock = @lock;
        _holderFile = holderFile;
    }

    /// <summary>Full path.</summary>
    public string Folder { get; }

    /// <summary>Folder of the journal.</summary>
    public string Journal => Path.Combine(Folder, "journal");

    /// <summary>File of the telemetry store.</summary>
    public string TelemetryDatabase => Path.Combine(Folder, "telemetry.db");

    /// <summary>Second copy of keys, hosts, models and profiles.</summary>
    public string ControlCopy => ControlCopyIn(Folder);

    /// <summary>Where that lies in a folder that is not open.</summary>
    public static string ControlCopyIn(string folder) => Path.Combine(folder, "control.json");

    /// <summary>File of what feeds of carbon intensity told last.</summary>
    public string Intensities => Path.Combine(Folder, "carbon.json");

    /// <summary>File with the id of the database that routers share, for a start while that is away.</summary>
    public string DatabaseId => Path.Combine(Folder, "database-id");

    /// <summary>Folder of what policies learned.</summary>
    public string PolicyState => Path.Combine(Folder, "policy-state");

    /// <summary>There from the first to the last change that an import makes.</summary>
    internal string UnfinishedImport => Path.Combine(Folder, "unfinished-import");

    /// <summary>Whether a process has used a folder as one.</summary>
    internal static bool IsOne(string folder) => File.Exists(LockIn(folder));

    /// <summary>Creates the folder where needed and locks it until disposed.</summary>
    /// <exception cref="StorageException">Another process holds it, it can not be created or written, or an import into it was interrupted.</exception>
    public static DataFolder Open(string path)
    {
        var folder = OpenForImport(path);
        if (!File.Exists(folder.UnfinishedImport))
            return folder;
        folder.Dispose();
        throw new StorageException(
            $"An import into the data folder {folder.Folder} was interrupted, so what it holds is neither what was there nor what was imported. Import again (GreenServ.Lab state import), or begin with an empty folder.");
    }

    /// <summary>The same, also where an import was interrupted.</summary>
    internal static DataFolder OpenForImport(string path)
    {
        var folder = Path.GetFullPath(path);
        var holderFile = Path.Combine(folder, "holder");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, exception);
        }

        var @lock = Lock(folder, holderFile);
        try
        {
            var holder = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}");
            File.WriteAllText(holderFile, holder);
            return new DataFolder(folder, @lock, holderFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            @lock.Dispose();
            throw Unusable(folder, exception);
        }
    }

    public void Dispose()
    {
        if (!_lock.CanWrite)
            return;
        File.Delete(_holderFile);

        // The lock file itself stays: deleting it would let two later processes lock two different files of that name.
        _lock.Dispose();
    }

    private static string LockIn(string folder) => Path.Combine(folder, "lock");

    private static FileStream Lock(string folder, string holderFile)
    {
        var lockFile = LockIn(folder);
        try
        {
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsLockedByAnother(exception))
        {
            throw new StorageException(
                $"The data folder {folder} is in use by {Holder(holderFile)}. Stop that process, or give this one a folder of its own with --data-dir.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, exception);
        }
    }

    /// <summary>EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION of Windows; .NET has no exception type of its own for it.</summary>
    private static bool IsLockedByAnother(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Holder(string holderFile)
    {
        try
        {
            var holder = File.ReadAllText(holderFile);
            return holder.Length > 0 ? holder : "another process";
        }
        catch (IOException)
        {
            // It took the lock a moment ago, or gives it back right now.
            return "another process";
        }
    }

    private static StorageException Unusable(string folder, Exception exception) =>
        new($"The data folder {folder} can not be written: {exception.Message.TrimEnd('.')}. Make it writable, or choose another with --data-dir.", exception);
}
