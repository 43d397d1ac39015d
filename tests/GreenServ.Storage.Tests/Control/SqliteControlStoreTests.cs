using System.Runtime.Versioning;
using GreenServ.Storage.Control;
using GreenServ.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Tests.Control;

public sealed class SqliteControlStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLogger<SqliteControlStore> _logger = new();
    private SqliteTelemetryStore _file;
    private SqliteControlStore _store;

    public SqliteControlStoreTests() => (_file, _store) = Open();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Database => _folder["telemetry.db"];
    private string Copy => _folder["control.json"];

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task LoadAsync_FileDamagedWhileStopped_BringsEverythingBackAndGoesOnCounting()
    {
        var last = await WriteAsync("a", 0, "1");
        _file.Dispose();
        await File.WriteAllTextAsync(Database, "this is no database, and long enough to be taken for a damaged one", Cancellation);
        (_file, _store) = Open();

        Assert.Equal("1", Assert.Single(await _store.LoadAsync(Cancellation)).Document);
        Assert.Contains(_logger.Entries, entry => entry.Message.Contains("had lost", StringComparison.Ordinal));
        Assert.True(await WriteAsync("a", last!.Value, "2") > last);
    }

    [Fact]
    public async Task WriteAsync_FileReplacedWhileRunning_BringsEverythingBackFirst()
    {
        await WriteAsync("a", 0, "1");
        var last = await WriteAsync("b", 0, "1");
        Execute("DELETE FROM hosts; DELETE FROM audit; DELETE FROM sqlite_sequence");

        Assert.True(await WriteAsync("b", last!.Value, "2") > last);
        Assert.Equal(["1", "2"], (await _store.LoadAsync(Cancellation)).Select(item => item.Document));
    }

    [Fact]
    public async Task LoadAsync_CopyDamaged_SetsItAsideAndWritesAnother()
    {
        await WriteAsync("a", 0, "1");
        await File.WriteAllTextAsync(Copy, "{", Cancellation);
        Reopen();

        Assert.Equal("1", Assert.Single(await _store.LoadAsync(Cancellation)).Document);
        Assert.Single(Directory.GetFiles(_folder.Path, "control.json.corrupt-*"));
        Assert.Contains("\"id\":\"a\"", await File.ReadAllTextAsync(Copy, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_CopyThatMissedTheLastChange_LosesToTheFile()
    {
        var first = await WriteAsync("a", 0, "1");
        var older = await File.ReadAllTextAsync(Copy, Cancellation);
        await WriteAsync("a", first!.Value, "2");
        await File.WriteAllTextAsync(Copy, older, Cancellation);
        Reopen();

        Assert.Equal("2", Assert.Single(await _store.LoadAsync(Cancellation)).Document);
        Assert.NotEqual(older, await File.ReadAllTextAsync(Copy, Cancellation));
    }

    [Fact]
    public async Task WriteAsync_CopyCanNotBeWritten_KeepsTheChange()
    {
        await _store.LoadAsync(Cancellation);
        Directory.CreateDirectory(Copy);

        Assert.NotNull(await WriteAsync("a", 0, "1"));
        Assert.Contains(_logger.Entries, entry => entry.Message.Contains("can not be written", StringComparison.Ordinal));
        Assert.Single(await _store.LoadAsync(Cancellation));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task WriteAsync_Files_AreTheirOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await WriteAsync("a", 0, "1");

        Assert.All(
            Directory.GetFiles(_folder.Path),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task LoadAsync_FileOthersMayRead_IsClosedToThem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await WriteAsync("a", 0, "1");
        _file.Dispose();
        File.SetUnixFileMode(Database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        (_file, _store) = Open();
        await _store.LoadAsync(Cancellation);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Database));
    }

    [Fact]
    public async Task At_FolderThatIsInUse_TellsWhatItHolds()
    {
        Assert.Empty(ControlGlance.At(_folder.Path));
        await WriteAsync("a", 0, "1");

        Assert.Equal("1", Assert.Single(ControlGlance.At(_folder.Path)).Document);
        Assert.Empty(ControlGlance.At(_folder["missing"]));
        await File.WriteAllTextAsync(Copy, "{", Cancellation);
        Assert.Empty(ControlGlance.At(_folder.Path));
    }

    private Task<long?> WriteAsync(string id, long expected, string? document, ControlKind kind = ControlKind.Host) => _store.WriteAsync(
        new()
        {
            Kind = kind,
            Id = id,
            ExpectedRevision = expected,
            Document = document,
            Audit = new(Samples.Start, "gsk_test", document is null ? "removed" : expected == 0 ? "created" : "changed", null, document),
        },
        Cancellation);

    private (SqliteTelemetryStore File, SqliteControlStore Store) Open()
    {
        var file = new SqliteTelemetryStore(Database, TimeProvider.System, new RecordingLogger<SqliteTelemetryStore>());
        return (file, new SqliteControlStore(file, Copy, TimeProvider.System, _logger));
    }

    private void Reopen()
    {
        _file.Dispose();
        (_file, _store) = Open();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
