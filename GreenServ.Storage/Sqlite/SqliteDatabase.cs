using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Sqlite;

/// <summary>The database file: opened, migrated, and set aside when it is damaged.</summary>
internal sealed partial class SqliteDatabase(string path, TimeProvider time, ILogger logger)
{
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    private readonly string _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();

    public string Path { get; } = path;

    public static bool IsDamage(SqliteException exception) => exception.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>A pooled connection.</summary>
    /// <remarks>
    /// With a write-ahead log and <c>synchronous=NORMAL</c> a commit is written to the operating system but not forced to the
    /// disk: it survives the death of the process, and after a power cut the file is whole but may lack the last commits.
    /// That is what the journal promises as well, so more would be waited for without being of use.
    /// </remarks>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Creates the file or brings its schema up to date. A file that is not a sound database is set aside first.</summary>
    /// <exception cref="StorageException">The file can not be opened, or a newer version wrote it.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
            Migrate();
        }
        catch (SqliteException exception) when (IsDamage(exception))
        {
            SetAsideDamaged(exception);
            Migrate();
        }
    }

    /// <summary>Moves the damaged file out of the way, with its log, and never over another.</summary>
    public void SetAsideDamaged(SqliteException reason)
    {
        // Readers still in the old file end with it; new connections find the new one.
        Release();
        var target = SetAside.FreeName(Path, time);
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(Path + suffix))
                File.Move(Path + suffix, target + suffix, overwrite: false);
        }

        Log.SetAside(logger, reason, Path, target);
    }

    /// <summary>Closes pooled connections.</summary>
    public void Release()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>What went wrong, in words for an operator.</summary>
    public StorageException Describe(Exception exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        Full => new StorageException($"The disk that holds the telemetry store {Path} is full. Free some space; nothing is lost as long as the journal has room.", exception),
        TooBig or Constraint or Mismatch => new DataRefusedException($"The telemetry store {Path} refuses the data: {exception.Message}", exception),
        _ => new StorageException($"The telemetry store {Path} can not be used: {exception.Message}", exception),
    };

    private void Migrate()
    {
        // It holds keys of model hosts; SQLite gives its side files the mode of this one.
        PrivateFile.Secure(Path);
        using var connection = Connect();

        // Takes effect with the first table: a record of a decision is about 3 kB and should not waste most of a page.
        connection.Execute("PRAGMA page_size=8192");
        var mode = connection.ExecuteScalar<string>("PRAGMA journal_mode=WAL");
        if (mode != "wal")
            throw new StorageException($"The telemetry store {Path} can not keep a write-ahead log (it keeps '{mode}'); put the data folder on a local file system.");
        SqliteMigrations.Apply(connection, time);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The telemetry store {Path} is damaged. It is kept as {SetAside}, and a new one is created; history before now is in the kept file only.")]
        public static partial void SetAside(ILogger logger, Exception exception, string path, string setAside);
    }
}
