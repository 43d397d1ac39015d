using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>Each role of the workers is a switch: what one process leaves, another does.</summary>
public sealed class WorkerRolesTests : IAsyncLifetime
{
    private const string Days = "SELECT count(*) FROM pg_class WHERE relname ~ '^decisions_[0-9]+$'";

    private ReplicaSystem _system = null!;

    public async ValueTask InitializeAsync()
    {
        _system = await ReplicaSystem.StartAsync(routers: 1, variables: new() { ["GreenServ__Workers__Roles"] = "maintain" });
        await Until.TrueAsync("the store is maintained", DaysAreAheadAsync);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Start_OneProcessForEachRole_BothTogetherDoAll()
    {
        var decision = await _system.Routers[0].Http.DecideAsync();
        Assert.Equal(0, await _system.CountAsync("SELECT count(*) FROM decisions"));

        await using var ingest = _system.LaunchWorkers("--roles", "ingest");

        await Until.TrueAsync("the decision is stored", async () => await _system.CountAsync($"SELECT count(*) FROM decisions WHERE id = '{decision}'") == 1);
    }

    [Fact]
    public async Task Start_IngestAlone_MaintainsNothing()
    {
        // A database that begins anew is another, so the pool in Redis has to be let go of.
        await _system.Workers!.DisposeAsync();
        await _system.Routers[0].DisposeAsync();
        await _system.CountAsync("DROP SCHEMA greenserv CASCADE; SELECT 0");
        await _system.Redis.ExecuteAsync("DEL", "greenserv:1:{default}:database");
        await _system.StartWorkersAsync("--roles", "Ingest");
        await _system.RestartRouterAsync(0);

        await _system.Routers[0].Http.DecideAsync();
        await Until.TrueAsync("the decision is stored", async () =>
            await _system.CountAsync("SELECT count(*) FROM pg_class WHERE relname = 'decisions'") == 1 && await _system.CountAsync("SELECT count(*) FROM decisions") == 1);
        Assert.Equal(1, await _system.CountAsync(Days));

        await using var maintain = _system.LaunchWorkers("--roles", "maintain");
        await Until.TrueAsync("days are made ahead", DaysAreAheadAsync);
    }

    private async Task<bool> DaysAreAheadAsync() => await _system.CountAsync(Days) >= 4;
}
