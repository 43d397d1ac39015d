using GreenServ.FunctionalTests.Processes;
using GreenServ.Testing;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>Who owns the pool when its owner is cut off from Redis alone, comes back, or dies.</summary>
public sealed class OwnershipTests : IAsyncLifetime
{
    private const string Owns = "This router owns the pool";
    private const string OwnsNoLonger = "This router no longer owns the pool";

    private ReplicaSystem _system = null!;
    private RedisLine _line = null!;

    public async ValueTask InitializeAsync()
    {
        _system = await ReplicaSystem.StartAsync(routers: 0);
        _line = new RedisLine(_system.Redis);
        _system.Routers.Add(await _system.StartRouterAsync(0, _line.ConnectionString));
        _system.Routers.Add(await _system.StartRouterAsync(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task Owner_CutOffBackAndKilled_OneOwnsInTheEndEachTime()
    {
        var (first, second) = (_system.Routers[0], _system.Routers[1]);
        await SaysAsync(first, Owns);
        var lease = await LeaseAsync();

        _line.Cut();
        await SaysAsync(second, Owns);
        await first.Http.DecideAsync();
        Assert.NotEqual(lease, await LeaseAsync());

        _line.Mend();
        await SaysAsync(first, OwnsNoLonger);
        Assert.DoesNotContain(OwnsNoLonger, second.Process.Output, StringComparison.Ordinal);

        second.Process.Send(Signal.Kill);
        await Until.TrueAsync("the first owns the pool again", async () => await LeaseAsync() is var now && now == lease);
        await Until.TrueAsync("it says so", () => Task.FromResult(first.Process.Output.Split(Owns).Length == 3));
    }

    private static Task SaysAsync(RouterProcess router, string what) => router.Process.WaitForOutputAsync(what, output => output.Contains(what, StringComparison.Ordinal));

    private async Task<string?> LeaseAsync() => (await _system.Redis.ExecuteAsync("GET", "greenserv:1:{default}:lease:owner")).FirstOrDefault();
}
