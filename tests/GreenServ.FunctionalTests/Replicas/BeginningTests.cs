using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>A router that begins where something is not as it should be serves, and says what is wrong.</summary>
public sealed class BeginningTests
{
    private const string NobodyListens = "http://127.0.0.1:1";

    [Fact]
    public async Task Start_DamagedCheckpointInRedis_ServesAndNamesItWithTheRemedy()
    {
        await using var system = await ReplicaSystem.StartAsync(routers: 1);
        var key = await Until.NotNullAsync("there is a checkpoint", async () =>
        {
            await system.Routers[0].Http.DecideAsync();
            return (await system.Redis.ExecuteAsync("KEYS", "greenserv:1:{default}:policy:*")).FirstOrDefault();
        });
        system.Routers[0].Process.Send(Signal.Kill);
        await system.Redis.ExecuteAsync("SETRANGE", key, "100", "####");

        system.Routers.Add(await system.StartRouterAsync(1));

        await system.Routers[1].Http.DecideAsync();
        var log = system.Routers[1].Process.Output;
        Assert.Contains($"The checkpoint in Redis can not be used: The policy state {key} is damaged: Its checksum does not match.", log, StringComparison.Ordinal);
        Assert.Contains($"start it again once the pool's owner has written {key} anew", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderThatTakesNoCheckpoint_ServesAndSaysSo()
    {
        await using var system = await ReplicaSystem.StartAsync(routers: 1);
        await system.Routers[0].Http.DecideAsync();
        var folder = Directory.CreateDirectory(system.Folder.File("router-1")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "policy-state"), "in the way", TestContext.Current.CancellationToken);

        system.Routers.Add(await system.StartRouterAsync(1));

        await system.Routers[1].Http.DecideAsync();
        Assert.Contains($"What other routers learned can not be written to {folder}", system.Routers[1].Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_RedisAwayBeforeAnyModelIsKnown_SaysSo()
    {
        await using var system = await ReplicaSystem.StartAsync(routers: 1, variables: new() { ["GreenServ__Router__Hosts__0__Url"] = NobodyListens });

        await system.Redis.KillAsync();

        await Until.TrueAsync("health says that Redis is away", async () => (await system.Routers[0].Http.HealthAsync()).ToString().Contains("nothing is heard of other routers", StringComparison.Ordinal));
    }
}
