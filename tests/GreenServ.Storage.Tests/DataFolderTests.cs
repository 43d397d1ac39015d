namespace GreenServ.Storage.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NewFolder_IsCreatedAndGivesItsPaths()
    {
        using var data = DataFolder.Open(_folder["a/b"]);

        Assert.True(Directory.Exists(_folder["a/b"]));
        Assert.Equal(
            (_folder["a/b/journal"], _folder["a/b/telemetry.db"], _folder["a/b/policy-state"]),
            (data.Journal, data.TelemetryDatabase, data.PolicyState));
    }

    [Fact]
    public void Open_HeldAlready_NamesTheHolderAndTheRemedy()
    {
        using var data = DataFolder.Open(_folder.Path);

        var exception = Assert.Throws<StorageException>(() => DataFolder.Open(_folder.Path));

        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--data-dir", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AfterTheHolderLeft_Succeeds()
    {
        DataFolder.Open(_folder.Path).Dispose();

        DataFolder.Open(_folder.Path).Dispose();
    }

    [Fact]
    public void Open_FilesLeftByADeadProcess_TakesOver()
    {
        File.WriteAllText(_folder["lock"], "");
        File.WriteAllText(_folder["holder"], "process 1 on elsewhere");

        using var data = DataFolder.Open(_folder.Path);

        Assert.Contains($"process {Environment.ProcessId} ", File.ReadAllText(_folder["holder"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PathIsAFile_SaysWhatToDo()
    {
        File.WriteAllText(_folder["file"], "");

        var exception = Assert.Throws<StorageException>(() => DataFolder.Open(_folder["file"]));

        Assert.Contains("--data-dir", exception.Message, StringComparison.Ordinal);
    }
}
