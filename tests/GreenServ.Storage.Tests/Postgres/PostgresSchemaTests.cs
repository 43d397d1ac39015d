using Dapper;
using GreenServ.Storage.Postgres;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Storage.Tests.Postgres;

public sealed class PostgresSchemaTests : IDisposable
{
    private readonly PostgresPlace _place = new();
    private readonly PostgresTelemetryStore _store;

    public PostgresSchemaTests() => _store = Open();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Names => PostgresSchema.All.Select(script => script.Name);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void All_Versions_CountFromOneWithoutGaps() =>
        Assert.Equal(Enumerable.Range(1, PostgresSchema.All.Count), PostgresSchema.All.Select(script => (int)script.Version));

    [Fact]
    public async Task FindPendingMigrationsAsync_EmptyDatabase_NamesAllAndChangesNothing()
    {
        Assert.Equal(Names, (await _store.FindPendingMigrationsAsync(Cancellation)).Select(script => script.Name));

        using var connection = _place.Connect();
        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'greenserv'"));
    }

    [Fact]
    public async Task MigrateAsync_EightProcessesAtOnce_ApplyEachScriptOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Open().MigrateAsync(Cancellation)));

        Assert.Equal(Names, Applied());
        Assert.Empty(await _store.FindPendingMigrationsAsync(Cancellation));
    }

    [Fact]
    public async Task GetRecentDecisionsAsync_NotMigrated_RefusesAndNamesTheCommand()
    {
        var exception = await Assert.ThrowsAsync<StorageException>(() => _store.GetRecentDecisionsAsync(1, Cancellation));

        Assert.Contains("GreenServ.Workers --migrate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_NewerSchema_IsRefusedWhateverIsDone()
    {
        await _store.MigrateAsync(Cancellation);
        _place.Execute("INSERT INTO schema_migrations VALUES (9999, '9999_future', 'x', 0)");
        var older = Open();

        foreach (var use in (Func<Task>[])[() => older.MigrateAsync(Cancellation), () => older.FindPendingMigrationsAsync(Cancellation), () => older.WriteAsync([new("writer", 1, Samples.Decision())], Cancellation)])
            Assert.Contains("schema version 9999", (await Assert.ThrowsAsync<StorageException>(use)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MigrateAsync_BatchUnderWay_WaitsForIt()
    {
        using var batch = _place.Connect();
        batch.Execute("SELECT pg_advisory_lock(@Telemetry)", new { PostgresLocks.Telemetry });

        var migration = _store.MigrateAsync(Cancellation);
        while (batch.ExecuteScalar<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 0)
            Assert.False(migration.IsCompleted);
        Assert.Empty(Applied());
        batch.Execute("SELECT pg_advisory_unlock_all()");
        await migration;

        Assert.Equal(Names, Applied());
    }

    [Fact]
    public async Task MigrateAsync_ScriptAppliedWithOtherContent_RefusesAndNamesIt()
    {
        await _store.MigrateAsync(Cancellation);
        _place.Execute("UPDATE schema_migrations SET checksum = 'other' WHERE version = 1");

        var exception = await Assert.ThrowsAsync<StorageException>(() => Open().MigrateAsync(Cancellation));

        Assert.Contains("0001_telemetry with checksum other", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MigrateAsync_FirstScriptMissingInTheRecord_Refuses()
    {
        await _store.MigrateAsync(Cancellation);
        _place.Execute("DELETE FROM schema_migrations WHERE version = 1");

        await Assert.ThrowsAsync<StorageException>(() => Open().MigrateAsync(Cancellation));
    }

    [Fact]
    public async Task MigrateAsync_ScriptFails_KeepsNothingOfItAndGoesOnOnceTheCauseIsGone()
    {
        // The second script's last table is in the way, so it fails when most of it is done.
        _place.Execute("CREATE SCHEMA greenserv; CREATE TABLE greenserv.audit (x int)");

        var exception = await Assert.ThrowsAsync<StorageException>(() => _store.MigrateAsync(Cancellation));

        Assert.StartsWith("Migration 0002_control was not applied, and nothing of it is kept.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["0001_telemetry"], Applied());
        Assert.Equal(["0002_control"], (await _store.FindPendingMigrationsAsync(Cancellation)).Take(1).Select(script => script.Name));
        _place.Execute("DROP TABLE audit");
        await _store.MigrateAsync(Cancellation);
        Assert.Equal(Names, Applied());
    }

    [Fact]
    public async Task MigrateAsync_ProgressOfAnEarlierVersion_CountsAsBefore()
    {
        _place.Execute("CREATE SCHEMA greenserv; CREATE TABLE greenserv.schema_migrations (version bigint NOT NULL PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at bigint NOT NULL)");
        using (var connection = _place.Connect())
        {
            foreach (var script in PostgresSchema.All.Take(3))
            {
                connection.Execute(script.Sql);
                connection.Execute("INSERT INTO schema_migrations VALUES (@Version, @Name, @Checksum, 0)", script);
            }

            connection.Execute("INSERT INTO ingest_progress (writer, sequence, ahead) VALUES ('new', 0, '{}'), ('whole', 7, '{}'), ('hole', 7, '{9,10}')");
        }

        await _store.MigrateAsync(Cancellation);
        await _store.WriteAsync([new("hole", 8, Samples.Decision())], Cancellation);

        var sequences = await _store.GetStoredSequencesAsync(Cancellation);
        Assert.Equal((0, 7, 10), (sequences["new"], sequences["whole"], sequences["hole"]));
    }

    [Fact]
    public void Checksum_OtherLineEnds_IsTheSame() =>
        Assert.Equal(new MigrationScript(1, "a", "x\ny").Checksum, new MigrationScript(1, "a", "x\r\ny").Checksum);

    private PostgresTelemetryStore Open() => (PostgresTelemetryStore)_place.Open(TimeProvider.System).Telemetry;

    private List<string> Applied()
    {
        using var connection = _place.Connect();
        return [.. connection.Query<string>("SELECT name FROM schema_migrations ORDER BY version")];
    }
}
