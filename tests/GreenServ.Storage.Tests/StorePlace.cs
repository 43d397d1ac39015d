using Dapper;
using GreenServ.Storage.Control;
using GreenServ.Storage.Postgres;
using GreenServ.Storage.Sqlite;
using GreenServ.Storage.Telemetry;
using GreenServ.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServerEnd))]

namespace GreenServ.Storage.Tests;

/// <summary>Where the stores of one test lie.</summary>
public interface IStorePlace : IDisposable
{
    /// <summary>Opens the stores that lie there, as a process that starts does; the place closes them.</summary>
    OpenStores Open(TimeProvider time);

    /// <summary>A whole minute about which its own clock, where it has one, agrees.</summary>
    DateTimeOffset Now { get; }
}

/// <summary>Stores of one place, opened once.</summary>
public sealed record OpenStores(ITelemetryStore Telemetry, IControlStore Control) : IDisposable
{
    public IStoreSchema Schema => (IStoreSchema)Telemetry;

    public IRecordArchive Archive => (IRecordArchive)Telemetry;

    public IRecordsAside Aside => (IRecordsAside)Telemetry;

    internal IDisposable? Owner { get; init; }

    /// <summary>Lets what is stored age, where writing does not.</summary>
    internal Func<CancellationToken, Task> MaintainAsync { get; init; } = _ => Task.CompletedTask;

    public void Dispose() => Owner?.Dispose();
}

/// <summary>A folder with a SQLite file.</summary>
public sealed class SqlitePlace : IStorePlace
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<OpenStores> _open = [];

    public DateTimeOffset Now => Samples.Start;

    public OpenStores Open(TimeProvider time)
    {
        var file = new SqliteTelemetryStore(_folder["telemetry.db"], time, new RecordingLogger<SqliteTelemetryStore>());
        var control = new SqliteControlStore(file, _folder["control.json"], time, new RecordingLogger<SqliteControlStore>());
        _open.Add(new OpenStores(file, control) { Owner = file });
        return _open[^1];
    }

    public void Dispose()
    {
        _open.ForEach(stores => stores.Dispose());
        _folder.Dispose();
    }
}

/// <summary>A database of the tests' server.</summary>
public sealed class PostgresPlace : IStorePlace
{
    private readonly string _name = $"test_{Guid.NewGuid():N}";
    private readonly List<OpenStores> _open = [];
    private readonly PostgresServer _server;

    public PostgresPlace()
        : this(PostgresServer.Shared)
    {
    }

    internal PostgresPlace(PostgresServer server)
    {
        _server = server;
        ExecuteOnServer($"CREATE DATABASE {_name}");
    }

    public string Database => _name;

    public string ConnectionString => _server.ConnectionString(_name);

    /// <summary>Of the server, whose clock can not be set.</summary>
    public DateTimeOffset Now { get; } = new(DateTimeOffset.UtcNow.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    internal RecordingLoggerFactory Logs { get; } = new();

    public OpenStores Open(TimeProvider time)
    {
        var storage = OpenStorage(time);
        _open.Add(new OpenStores(storage.Store, storage.Control) { Owner = storage, MaintainAsync = token => storage.Maintenance.RunAsync(null, token) });
        return _open[^1];
    }

    public PostgresStorage OpenStorage(TimeProvider time, string? connectionString = null) => PostgresStorage.Open(connectionString ?? ConnectionString, time, Logs);

    /// <summary>A connection that sees the tables by name.</summary>
    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Search Path=greenserv;Pooling=false");
        connection.Open();
        return connection;
    }

    public void Execute(string sql)
    {
        using var connection = Connect();
        connection.Execute(sql);
    }

    public void ExecuteOnServer(string sql)
    {
        using var connection = new NpgsqlConnection(_server.ConnectionString("postgres") + ";Pooling=false");
        connection.Execute(sql);
    }

    public void Dispose()
    {
        _open.ForEach(stores => stores.Dispose());
        ExecuteOnServer($"DROP DATABASE {_name} WITH (FORCE)");
        Logs.Dispose();
    }
}
