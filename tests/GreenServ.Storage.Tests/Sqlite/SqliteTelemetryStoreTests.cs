using Dapper;
using GreenServ.Core.Energy;
using GreenServ.Storage.Records;
using GreenServ.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Tests.Sqlite;

public sealed class SqliteTelemetryStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLogger<SqliteTelemetryStore> _logger = new();
    private readonly SqliteTelemetryStore _store;

    public SqliteTelemetryStoreTests() => _store = Open();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Database => _folder["telemetry.db"];

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private SqliteTelemetryStore Open() => new(Database, TimeProvider.System, _logger);

    [Fact]
    public async Task MigrateAsync_NewerSchema_RefusesAndNamesBothVersions()
    {
        await _store.MigrateAsync(Cancellation);
        using (var connection = new SqliteConnection($"Data Source={Database}"))
            connection.Execute("INSERT INTO schema_migrations (version, name, applied_at) VALUES (9999, 'future', 0)");
        using var later = Open();

        var exception = await Assert.ThrowsAsync<StorageException>(() => later.MigrateAsync(Cancellation));

        Assert.Contains("9999", exception.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Database));
    }

    [Fact]
    public async Task WriteAsync_FileIsNoDatabase_IsSetAsideWithItsLogAndANewOneTakesTheEntries()
    {
        File.WriteAllText(Database, new string('x', 9000));

        await _store.WriteAsync([Entry(1, Samples.Decision(1))], Cancellation);

        var setAside = Assert.Single(Directory.GetFiles(_folder.Path, "*.corrupt-*"));
        Assert.Equal(new string('x', 9000), File.ReadAllText(setAside));
        Assert.Contains(_logger.Entries, entry => entry.Level == LogLevel.Error && entry.Message.Contains(setAside, StringComparison.Ordinal));
        Assert.Single(await _store.GetRecentDecisionsAsync(10, Cancellation));
    }

    [Fact]
    public async Task Read_DamagedPages_EndsThereAndSetsTheFileAside()
    {
        await _store.WriteAsync([.. Traffic().Select((decision, i) => Entry(i + 1, decision))], Cancellation);
        _store.Dispose();
        using (var file = File.OpenWrite(Database))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[file.Length / 4]);
        }

        using var later = Open();
        var read = later.Read(Samples.Layout, new Dictionary<string, long>()).Count();

        Assert.InRange(read, 0, Traffic().Count - 1);
        Assert.Single(Directory.GetFiles(_folder.Path, "telemetry.db.corrupt-*"), file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal));
        Assert.Empty(await later.GetRecentDecisionsAsync(10, Cancellation));
    }

    [Fact]
    public async Task WriteAsync_FolderCanNotBeCreated_SaysWhich()
    {
        File.WriteAllText(_folder["file"], "");
        using var store = new SqliteTelemetryStore(_folder["file/telemetry.db"], TimeProvider.System, _logger);

        var exception = await Assert.ThrowsAsync<StorageException>(() => store.WriteAsync([Entry(1, Samples.Decision(1))], Cancellation));

        Assert.Contains(_folder["file/telemetry.db"], exception.Message, StringComparison.Ordinal);
    }

    private static JournalEntry Entry(long sequence, JournalRecord record, string writer = "writer") => new(writer, sequence, record);

    /// <summary>Four minutes of two models, some failing, a third of a second apart.</summary>
    private static List<DecisionRecord> Traffic() =>
    [
        .. Enumerable.Range(0, 720).Select(i => Samples.Decision(
            i,
            Samples.Start.AddMilliseconds(i * 333),
            i % 3 == 0 ? "large" : "small",
            i % 10 == 0 ? OutcomeStatus.Failed : OutcomeStatus.Completed,
            i % 7 == 0 ? null : i % 16)),
    ];
}
