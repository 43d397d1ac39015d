namespace GreenServ.FunctionalTests.Processes;

/// <summary>One running demo for all tests that only use it.</summary>
public sealed class RunningDemo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private AppHost? _system;

    internal AppHost System => _system ?? throw new InvalidOperationException("It has not been started.");

    public async ValueTask InitializeAsync() => _system = await AppHost.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
            await _system.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class SharesRunningDemo : ICollectionFixture<RunningDemo>
{
    public const string Name = "running demo";
}
