using Dapper;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>The schema as ordered scripts, each applied once and whole, by one process at a time.</summary>
internal sealed partial class PostgresSchema(PostgresDatabase database, TimeProvider time, ILogger logger)
{
    /// <summary>All scripts, in order.</summary>
    public static IReadOnlyList<MigrationScript> All { get; } = MigrationScript.Load("Postgres");

    /// <summary>Version this program knows.</summary>
    public static long LatestVersion => All[^1].Version;

    /// <summary>What <see cref="MigrateAsync"/> would apply. Changes nothing.</summary>
    /// <exception cref="StorageException">The schema is not of this program: a newer one, or a changed one.</exception>
    public Task<IReadOnlyList<MigrationScript>> FindPendingAsync(CancellationToken cancellationToken) =>
        database.UseAsync(connection => FindPendingAsync(connection, cancellationToken), cancellationToken);

    /// <summary>Applies what is missing; waits while another process does.</summary>
    /// <returns>What was applied.</returns>
    /// <exception cref="StorageException">The schema is not of this program, or a script failed, of which nothing is kept then.</exception>
    public Task<IReadOnlyList<MigrationScript>> MigrateAsync(CancellationToken cancellationToken) => database.DescribedAsync(
        async () =>
        {
            // The lock is the session's: it ends with the connection, however that ends.
            await using var connection = await database.ConnectAloneAsync(cancellationToken);
            await LockAsync(connection, cancellationToken);
            var pending = await FindPendingAsync(connection, cancellationToken);
            if (pending.Count == All.Count)
                await BeginAsync(connection, cancellationToken);
            foreach (var script in pending)
                await ApplyAsync(connection, script, cancellationToken);
            return pending;
        });

    /// <exception cref="StorageException">The schema is not exactly what this program needs.</exception>
    public async Task RequireCurrentAsync(CancellationToken cancellationToken)
    {
        var pending = await FindPendingAsync(cancellationToken);
        if (pending.Count > 0)
        {
            throw new StorageException(
                $"The database lacks {pending.Count} of {All.Count} migrations, from {pending[0].Name} on. Start GreenServ.Workers, which applies them, or run: GreenServ.Workers --migrate");
        }
    }

    /// <summary>Sees that nobody has migrated since this process looked: in every transaction that writes, under the lock that a migration takes as well.</summary>
    /// <exception cref="StorageException">Somebody has.</exception>
    public static async Task RequireVersionAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var version = await transaction.Connection!.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT coalesce(max(version), 0) FROM schema_migrations", transaction: transaction, cancellationToken: cancellationToken));
        if (version > LatestVersion)
            throw Newer(version);
        if (version < LatestVersion)
            throw new StorageException($"The database has schema version {version}, and had {LatestVersion} when this process started: an earlier state was put in its place. Start this process again.");
    }

    private static StorageException Newer(long version) => new(
        $"The database has schema version {version}; this program knows up to {LatestVersion}. Start the newer version that migrated it, or restore the backup from before.");

    private async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var parameters = new { key = PostgresLocks.Migration };
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT pg_try_advisory_lock(@key)", parameters, cancellationToken: cancellationToken)))
            return;
        LogWaiting(logger);
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_lock(@key)", parameters, commandTimeout: 0, cancellationToken: cancellationToken));
    }

    /// <summary>Makes the place for the scripts' tables. Asking first: whoever may use a schema may still not create one.</summary>
    private async Task BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var schema = $"\"{database.Schema}\"";
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT to_regnamespace(@schema) IS NOT NULL", new { schema }, cancellationToken: cancellationToken)))
            await connection.ExecuteAsync(new CommandDefinition($"CREATE SCHEMA {schema}", cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "CREATE TABLE IF NOT EXISTS schema_migrations (version bigint NOT NULL PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at bigint NOT NULL)",
            cancellationToken: cancellationToken));
    }

    private async Task ApplyAsync(NpgsqlConnection connection, MigrationScript script, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await PostgresDatabase.BeginAsync(connection, cancellationToken);

            // No batch is under way meanwhile, and the next one finds that it is of an older version.
            await PostgresDatabase.LockAsync(transaction, PostgresLocks.Telemetry, cancellationToken);
            await connection.ExecuteAsync(Command(script.Sql));
            await connection.ExecuteAsync(Command(
                "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (@Version, @Name, @Checksum, @AppliedAt)",
                new { script.Version, script.Name, script.Checksum, AppliedAt = Microseconds.From(time.GetUtcNow()) }));
            await transaction.CommitAsync(cancellationToken);
            LogApplied(logger, script.Name);

            CommandDefinition Command(string sql, object? parameters = null) =>
                new(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (PostgresErrors.IsOfServer(exception))
        {
            throw new StorageException($"Migration {script.Name} was not applied, and nothing of it is kept. {database.Describe(exception).Message}", exception);
        }
    }

    private async Task<IReadOnlyList<MigrationScript>> FindPendingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = await ReadAppliedAsync(connection, cancellationToken);
        foreach (var (place, migration) in applied.Index())
        {
            if (place >= All.Count)
                throw Newer(applied[^1].Version);
            var known = All[place];
            if (migration.Version != known.Version || migration.Checksum != known.Checksum)
            {
                throw new StorageException(
                    $"The database was migrated by {migration.Name} with checksum {migration.Checksum}, where this program has {known.Name} with {known.Checksum}. Start the version that migrated it; two versions must not share a database.");
            }
        }

        return [.. All.Skip(applied.Count)];
    }

    private async Task<List<Applied>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var table = new { name = $"\"{database.Schema}\".schema_migrations" };
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT to_regclass(@name) IS NOT NULL", table, cancellationToken: cancellationToken)))
            return [];
        return [.. await connection.QueryAsync<Applied>(new CommandDefinition("SELECT version, name, checksum FROM schema_migrations ORDER BY version", cancellationToken: cancellationToken))];
    }

    private sealed record Applied(long Version, string Name, string Checksum);

    [LoggerMessage(LogLevel.Information, "Another process migrates the database; waiting for it.")]
    private static partial void LogWaiting(ILogger logger);

    [LoggerMessage(LogLevel.Information, "Applied migration {Name}.")]
    private static partial void LogApplied(ILogger logger, string name);
}
