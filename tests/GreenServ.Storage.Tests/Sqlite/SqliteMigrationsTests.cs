using System.Text.Json;
using Dapper;
using GreenServ.Storage.Records;
using GreenServ.Storage.Sqlite;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Tests.Sqlite;

/// <summary>Files that earlier versions of the program left behind.</summary>
public sealed class SqliteMigrationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Database => _folder["telemetry.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task MigrateAsync_FileOfTheFirstVersion_KeepsItsDataAndTakesTheNewRecords()
    {
        var decision = Samples.Decision(1);
        var feedback = Samples.Feedback(decision, 0.75);
        WriteFirstVersion(decision, feedback);
        using var store = new SqliteTelemetryStore(Database, TimeProvider.System, new RecordingLogger<SqliteTelemetryStore>());

        await store.MigrateAsync(Cancellation);

        var found = await store.FindDecisionAsync(decision.Id, Cancellation);
        Assert.Equivalent(decision, found!.Decision, strict: true);
        Assert.Equivalent(feedback, Assert.Single(found.Feedback), strict: true);
        Assert.Equal(2, (await store.GetStoredSequencesAsync(Cancellation))["writer"]);
        Assert.Equal(1, Assert.Single(await store.GetTrafficAsync(Samples.Start, TimeSpan.FromHours(1), Cancellation)).Requests);
        Assert.Empty(await store.GetSlaSamplesAsync(Samples.Start, TimeSpan.FromSeconds(1), Cancellation));

        await store.WriteAsync(
            [new("writer", 3, Samples.SlaSample(Samples.Start)), new("writer", 4, Samples.Generation(Samples.Start))], Cancellation);
        Assert.Single(await store.GetSlaSamplesAsync(Samples.Start, TimeSpan.FromSeconds(1), Cancellation));
        Assert.Equal([1L, 2L, 4L], store.Read(Samples.Layout, new Dictionary<string, long>()).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task MigrateAsync_FileOfTheFirstVersion_NotesTheVersionOnce()
    {
        WriteFirstVersion();
        for (var start = 0; start < 2; start++)
        {
            using var store = new SqliteTelemetryStore(Database, TimeProvider.System, new RecordingLogger<SqliteTelemetryStore>());
            await store.MigrateAsync(Cancellation);
        }

        using var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        Assert.Equal(SqliteMigrations.All.Select(script => script.Version), connection.Query<long>("SELECT version FROM schema_migrations ORDER BY version"));
    }

    /// <summary>What the program wrote while it knew the first script alone.</summary>
    private void WriteFirstVersion(DecisionRecord? decision = null, FeedbackRecord? feedback = null)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        connection.Open();
        connection.Execute("PRAGMA page_size=8192; PRAGMA journal_mode=WAL");
        connection.Execute("CREATE TABLE schema_migrations (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)");
        using (var script = new StreamReader(typeof(SqliteMigrations).Assembly.GetManifestResourceStream("GreenServ.Storage.Sqlite.Migrations.0001_decisions_and_feedback.sql")!))
            connection.Execute(script.ReadToEnd());
        connection.Execute("INSERT INTO schema_migrations VALUES (1, '0001_decisions_and_feedback', 0)");
        if (decision is null || feedback is null)
            return;

        connection.Execute(
            """
            INSERT INTO decisions (id, writer, sequence, layout, decided_at, pool, profile, task, model, host, kind, propensity,
                                   status, duration_ms, energy_joules, energy_source, completion_tokens, quality, record)
            VALUES (@Id, 'writer', 1, @Layout, @DecidedAt, 'default', 'greenserv', 'math', 'small', 'local', 'Drawn', 0.6,
                    'Completed', 500, 20, 'Estimated', 80, @Score, @Decision);
            INSERT INTO feedback (writer, sequence, decision_id, layout, at, score, source, record)
            VALUES ('writer', 2, @Id, @Layout, @At, @Score, 'user', @Feedback);
            INSERT INTO rollups_minute VALUES (@DecidedAt / 60000000 * 60000000, 'small', 1, 1, 0, 1, @Score, @Score * @Score, 1, 1, 0, 20, 500);
            INSERT INTO ingest_progress VALUES ('writer', 2)
            """,
            new
            {
                Id = SqliteId.Write(decision.Id),
                decision.Layout,
                DecidedAt = Microseconds.From(decision.DecidedAt),
                feedback.Score,
                At = Microseconds.From(feedback.At),
                Decision = JsonSerializer.Serialize(decision, RecordsJsonContext.Default.DecisionRecord),
                Feedback = JsonSerializer.Serialize(feedback, RecordsJsonContext.Default.FeedbackRecord),
            });
    }
}
