using Dapper;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>The schema as ordered scripts; the file name's number is the version.</summary>
internal static class SqliteMigrations
{
    /// <summary>All scripts, in order.</summary>
    public static IReadOnlyList<MigrationScript> All { get; } = MigrationScript.Load("Sqlite");

    /// <summary>Version this program knows.</summary>
    public static long LatestVersion => All[^1].Version;

    /// <summary>Applies what is missing, each script once and whole.</summary>
    /// <exception cref="StorageException">The file was written by a newer version of the program.</exception>
    public static void Apply(SqliteConnection connection, TimeProvider time)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)");
        var current = connection.ExecuteScalar<long>("SELECT coalesce(max(version), 0) FROM schema_migrations");
        if (current > LatestVersion)
        {
            throw new StorageException(
                $"The telemetry store {connection.DataSource} has schema version {current}; this program knows up to {LatestVersion}. Start the newer version that wrote it, or use another data folder.");
        }

        foreach (var migration in All.Where(migration => migration.Version > current))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(migration.Sql, transaction: transaction);
            connection.Execute(
                "INSERT INTO schema_migrations (version, name, applied_at) VALUES (@Version, @Name, @AppliedAt)",
                new { migration.Version, migration.Name, AppliedAt = Microseconds.From(time.GetUtcNow()) },
                transaction);
            transaction.Commit();
        }
    }
}
