using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Surviving;

/// <summary>A data folder that was damaged: the start goes on without the damaged file, keeps it, and names it.</summary>
public sealed class DamageTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private OllamaStandIn? _ollama;

    public async ValueTask InitializeAsync() => _ollama = await OllamaStandIn.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        if (_ollama is not null)
            await _ollama.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Store_Garbage_IsSetAsideAndWhatWasLearnedStays()
    {
        await RunAsync(Signal.Terminate, decisions: 3);

        var explanation = await StartOnAsync("telemetry.db", Garbage);

        Assert.Equal(3, explanation.Pulls);
    }

    [Fact]
    public async Task PolicyState_Garbage_IsSetAsideAndLearnedAgainFromTheStore()
    {
        await RunAsync(Signal.Terminate, decisions: 3);

        var explanation = await StartOnAsync(Path.Combine("policy-state", "default-1.json"), Garbage);

        Assert.Equal(3, explanation.Pulls);
    }

    [Fact]
    public async Task JournalSegment_RecordDamaged_IsSetAsideAndTheOthersAreRead()
    {
        await RunAsync(Signal.Kill, decisions: 3);
        var segment = Directory.GetFiles(_folder.File("data", "journal"), "*", SearchOption.AllDirectories).Single();

        // This hits the last record; the two before it are whole. It may be in the store already, and is not lost then.
        var explanation = await StartOnAsync(Path.GetRelativePath(_folder.File("data"), segment), bytes => bytes.AsSpan(bytes.Length * 5 / 6, 40).Fill(0xEE));

        Assert.InRange(explanation.Pulls, 2, 3);
    }

    /// <summary>Lets a system make decisions, then ends it.</summary>
    private async Task RunAsync(Signal signal, int decisions)
    {
        await using var system = await AppHost.StartAsync(_folder, ollama: _ollama!.Address);
        for (var i = 0; i < decisions; i++)
            await system.Http.DecideAsync();
        await system.StopAsync(signal);
    }

    /// <summary>Damages a file, starts the system on it, checks what is said and kept, and asks what is known by then.</summary>
    private async Task<(string Decision, long Pulls)> StartOnAsync(string file, Action<byte[]> damage)
    {
        var path = _folder.File("data", file);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        damage(bytes);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        await using var system = await AppHost.StartAsync(_folder, ollama: _ollama!.Address);
        var decision = await system.Http.DecideAsync();

        var kept = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".corrupt-*"));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken));
        await system.Process.WaitForOutputAsync(
            "the damaged file and its new name are named",
            output => output.Contains(path, StringComparison.Ordinal) && output.Contains(kept, StringComparison.Ordinal));
        var explanation = (await system.Http.ExplainAsync(decision))!;
        return (decision, explanation.Candidates.Sum(candidate => candidate.Pulls));
    }

    private static void Garbage(byte[] bytes) => new Random(1).NextBytes(bytes);
}
