using GreenServ.Storage.Backups;
using GreenServ.Storage.Control;
using GreenServ.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Backups;

public sealed class FolderBackupTests : IAsyncLifetime
{
    private LearnedFolder _learned = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _learned = await LearnedFolder.MakeAsync();

    public ValueTask DisposeAsync()
    {
        _learned.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Import_IntoAnEmptyFolder_HoldsTheSameToTheByte()
    {
        var backup = ReadBack(await _learned.From.ExportAsync(Token));

        Assert.Equal(([], []), await ObjectAsync(backup));
        await _learned.To.ImportAsync(backup, Token);

        Assert.Equal(File.ReadAllBytes(StateFile(_learned.Path)), File.ReadAllBytes(StateFile(_learned.Other)));
        await LearnedFolder.InAsync(_learned.Other, async storage =>
        {
            var items = await storage.Control.LoadAsync(Token);
            Assert.Equal([(ControlKind.Key, "abc"), (ControlKind.Host, "gpu-2"), (ControlKind.Profile, "greenserv:night")], items.Select(item => (item.Kind, item.Id)));
            Assert.Equal("""{"url":"http://gpu-2:11434","kind":"Ollama","state":"Active"}""", items[1].Document);
            Assert.Equal("imported", Assert.Single(await storage.Control.ReadAuditAsync(10, null, null, Token)).Note.Action);
        });
    }

    [Fact]
    public async Task Export_RecordsBeyondTheCheckpoint_AreCounted()
    {
        await LearnedFolder.InAsync(_learned.Path, storage =>
        {
            LearnedFolder.Learn(storage, 100, 3);
            return Task.CompletedTask;
        });

        Assert.Equal(6, (await _learned.From.ExportAsync(Token)).NewerRecords);
    }

    [Fact]
    public async Task Open_ClockThatJumpedBackAndForth_LosesAndDoublesNothing()
    {
        var before = 0.0;
        foreach (var (start, jump) in new[] { (100, TimeSpan.FromDays(-400)), (200, TimeSpan.FromDays(4_000)), (300, TimeSpan.Zero) })
        {
            using var folder = DataFolder.Open(_learned.Path);
            var clock = new SettableTime(DateTimeOffset.UtcNow + jump);
            using var storage = EmbeddedStorage.Open(folder, new Storage.Journaling.JournalOptions(), clock, NullLoggerFactory.Instance);
            LearnedFolder.Learn(storage, start, 4);
            if (jump == TimeSpan.Zero)
                storage.Checkpoints.Save();
            before = Learned(storage);
        }

        Assert.Equal(0, (await _learned.From.ExportAsync(Token)).NewerRecords);
        await LearnedFolder.InAsync(_learned.Path, storage =>
        {
            Assert.Equal(before, Learned(storage));
            Assert.Equal(24, storage.Checkpoints.Open(LearnedFolder.Layout, LearnedFolder.Dimension, 10).Pool.Clock);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Export_FolderInUse_NamesTheHolder()
    {
        using var held = DataFolder.Open(_learned.Path);

        var refusal = await Assert.ThrowsAsync<StorageException>(() => _learned.From.ExportAsync(Token));

        Assert.Contains($"in use by process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_NoDataFolder_MakesNone()
    {
        await Assert.ThrowsAsync<StorageException>(() => _learned.To.ExportAsync(Token));

        Assert.False(Directory.Exists(_learned.Other));
    }

    [Fact]
    public async Task Export_DamagedPolicyState_SaysSoAndLeavesIt()
    {
        var bytes = File.ReadAllBytes(StateFile(_learned.Path));
        bytes[^10] ^= 1;
        File.WriteAllBytes(StateFile(_learned.Path), bytes);

        var refusal = await Assert.ThrowsAsync<StorageException>(() => _learned.From.ExportAsync(Token));

        Assert.Contains("is damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(StateFile(_learned.Path)));
    }

    [Fact]
    public async Task Object_SomethingThere_NamesAllOfIt()
    {
        var backup = (await _learned.From.ExportAsync(Token)).Backup;

        var (refusals, occupied) = await _learned.From.ObjectAsync(backup, Token);

        Assert.Empty(refusals);
        Assert.Equal(["what was learned in layout default-1", "keys (1)", "hosts (1)", "profiles (1)", "history of decisions (it stays)"], occupied);
    }

    [Fact]
    public async Task Object_OtherPool_Refuses()
    {
        var backup = (await _learned.From.ExportAsync(Token)).Backup with { Pool = "demo" };
        var named = new FolderBackup(_learned.Other, "demo", TimeProvider.System, NullLoggerFactory.Instance);

        Assert.Contains("of pool 'demo', and this is pool 'default'", Assert.Single((await ObjectAsync(backup)).Refusals), StringComparison.Ordinal);
        Assert.Contains("of pool 'demo', and this is pool 'default'", Assert.Single((await _learned.From.ObjectAsync(backup, Token)).Refusals), StringComparison.Ordinal);
        Assert.Empty((await named.ObjectAsync(backup, Token)).Refusals);
    }

    [Fact]
    public async Task Import_OverWhatWasLearnedSince_GoesBackAndStaysThere()
    {
        var backup = (await _learned.From.ExportAsync(Token)).Backup;
        var (then, since) = (0.0, 0.0);
        await LearnedFolder.InAsync(_learned.Path, async storage =>
        {
            then = Learned(storage);
            LearnedFolder.Learn(storage, 100, 5);
            since = Learned(storage);
            storage.Checkpoints.Save();
            await LearnedFolder.SetAsync(storage.Control, ControlKind.Profile, "greenserv:noon", """{"policy":"default","budgetFirst":false}""");
        });

        await _learned.From.ImportAsync(backup, Token);

        // As the router does at its start: nothing that the journal holds comes back.
        await LearnedFolder.InAsync(_learned.Path, async storage =>
        {
            Assert.NotEqual(then, since);
            Assert.Equal(then, Learned(storage));
            var items = await storage.Control.LoadAsync(Token);
            Assert.DoesNotContain(items, item => item.Id == "greenserv:noon");

            // The same host at the same address: its key, which no backup holds, is kept.
            Assert.Contains(LearnedFolder.HostKey, items.Single(item => item.Kind == ControlKind.Host).Document, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Import_Interrupted_NoRouterStartsUntilItIsMadeAgain()
    {
        var backup = (await _learned.From.ExportAsync(Token)).Backup;
        Directory.CreateDirectory(_learned.Other);

        // A folder where the file has to go stops it half way.
        Directory.CreateDirectory(StateFile(_learned.Other));
        var failure = await Assert.ThrowsAsync<StorageException>(() => _learned.To.ImportAsync(backup, Token));
        Directory.Delete(StateFile(_learned.Other));
        var refusal = Assert.Throws<StorageException>(() => DataFolder.Open(_learned.Other));

        Assert.Contains("can not be written", failure.Message, StringComparison.Ordinal);
        Assert.Contains("was interrupted", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(([], []), await ObjectAsync(backup));
        await _learned.To.ImportAsync(backup, Token);
        DataFolder.Open(_learned.Other).Dispose();
    }

    private async Task<(IReadOnlyList<string> Refusals, IReadOnlyList<string> Occupied)> ObjectAsync(StateBackup backup)
    {
        var (refusals, occupied) = await _learned.To.ObjectAsync(backup, Token);
        return (refusals, occupied);
    }

    private StateBackup ReadBack(StateExport export)
    {
        Assert.Equal(0, export.NewerRecords);
        BackupFile.Write(_learned.File, export.Backup);
        var (backup, problems) = BackupFile.Read(_learned.File);
        Assert.Empty(problems);
        return backup!;
    }

    private static double Learned(EmbeddedStorage storage) =>
        storage.Checkpoints.Open(LearnedFolder.Layout, LearnedFolder.Dimension, 10).GetArm("small@sha").Energy.Count;

    private static string StateFile(string folder) => Path.Combine(folder, "policy-state", LearnedFolder.Layout + ".json");
}
