using Dapper;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Postgres;

/// <summary>What processes share in one Postgres database: history, and what administrators set. Nothing connects before its first use.</summary>
public sealed class PostgresStorage : IDisposable
{
    private readonly PostgresDatabase _database;

    private PostgresStorage(PostgresDatabase database, TimeProvider time, ILoggerFactory loggers)
    {
        _database = database;
        Store = new PostgresTelemetryStore(database, time, loggers.CreateLogger<PostgresTelemetryStore>());
        Control = new PostgresControlStore(database);
        Maintenance = new PostgresMaintenance(database, time, loggers.CreateLogger<PostgresMaintenance>());
    }

    public PostgresTelemetryStore Store { get; }

    public PostgresControlStore Control { get; }

    public PostgresMaintenance Maintenance { get; }

    /// <summary>Which database this is; a restored backup keeps it.</summary>
    /// <exception cref="StorageException">The server is away, or its schema is older.</exception>
    public Task<Guid> GetIdentityAsync(CancellationToken cancellationToken) => _database.UseAsync(
        connection => connection.ExecuteScalarAsync<Guid>(new CommandDefinition("SELECT id FROM identity", cancellationToken: cancellationToken)), cancellationToken);

    /// <param name="connectionString">In Npgsql's form, <c>Host=…;Database=…;Username=…;Password=…</c>.</param>
    /// <param name="time">Tells what is old.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <exception cref="StorageException">It is no connection string; the message never holds a part of it.</exception>
    public static PostgresStorage Open(string connectionString, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return new PostgresStorage(new PostgresDatabase(connectionString), time, loggers);
    }

    public void Dispose()
    {
        Store.Dispose();
        _database.Dispose();
    }
}
