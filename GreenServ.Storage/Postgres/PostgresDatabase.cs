using Dapper;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Connections to the server, and its errors in words for an operator.</summary>
public sealed class PostgresDatabase : IDisposable
{
    /// <summary>Schema that holds our tables where the connection string names none: the database may be others' as well.</summary>
    private const string DefaultSchema = "greenserv";

    private readonly NpgsqlDataSource _source;
    private readonly string _unpooled;
    private readonly PostgresErrors _errors;

    /// <summary>Connects to nothing yet.</summary>
    /// <exception cref="StorageException">It is no connection string.</exception>
    public PostgresDatabase(string connectionString)
    {
        var settings = PostgresConnectionString.Parse(connectionString);
        settings.SearchPath ??= DefaultSchema;
        settings.ApplicationName ??= "GreenServ";

        // Batches are megabytes.
        settings.WriteBufferSize = Math.Max(settings.WriteBufferSize, 64 * 1024);
        Schema = settings.SearchPath.Split(',')[0].Trim().Trim('"');
        _errors = new PostgresErrors(settings);
        _source = NpgsqlDataSource.Create(settings);
        _unpooled = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ConnectionString;
    }

    /// <summary>Schema that holds our tables.</summary>
    internal string Schema { get; }

    /// <summary>A connection from the pool.</summary>
    internal ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) => _source.OpenConnectionAsync(cancellationToken);

    /// <summary>A connection from the pool, for callers that can not wait without a thread.</summary>
    internal NpgsqlConnection Connect() => _source.OpenConnection();

    /// <summary>A connection whose session ends with it: for locks and temporary tables that a session holds.</summary>
    internal async Task<NpgsqlConnection> ConnectAloneAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_unpooled);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Uses a connection from the pool.</summary>
    /// <exception cref="StorageException">The server is away or refuses; the message says what would help.</exception>
    internal Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken) => DescribedAsync(
        async () =>
        {
            await using var connection = await ConnectAsync(cancellationToken);
            return await use(connection);
        });

    /// <summary>Uses a transaction that holds a lock, and commits it.</summary>
    /// <exception cref="StorageException">The server is away or refuses, and nothing was changed.</exception>
    internal Task<T> ChangeAsync<T>(long key, Func<NpgsqlTransaction, Task<T>> change, CancellationToken cancellationToken) => UseAsync(
        async connection =>
        {
            await using var transaction = await BeginAsync(connection, cancellationToken);
            await LockAsync(transaction, key, cancellationToken);
            var result = await change(transaction);
            await transaction.CommitAsync(cancellationToken);
            return result;
        },
        cancellationToken);

    /// <summary>
    /// Every statement sees what was committed before it, and a commit is on the disk, whatever the server's defaults: the journal is
    /// deleted upon it.
    /// </summary>
    internal static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("SET LOCAL synchronous_commit = on", transaction: transaction, cancellationToken: cancellationToken));
        return transaction;
    }

    /// <summary>Waits for a lock that the transaction's end releases.</summary>
    internal static Task LockAsync(NpgsqlTransaction transaction, long key, CancellationToken cancellationToken) => transaction.Connection!.ExecuteAsync(
        new CommandDefinition("SELECT pg_advisory_xact_lock(@key)", new { key }, transaction, cancellationToken: cancellationToken));

    /// <summary>Does something with the server, and describes what goes wrong.</summary>
    internal async Task<T> DescribedAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (PostgresErrors.IsOfServer(exception))
        {
            throw Describe(exception);
        }
    }

    /// <summary>What went wrong, and what would help.</summary>
    internal StorageException Describe(Exception exception) => _errors.Describe(exception);

    public void Dispose() => _source.Dispose();
}
