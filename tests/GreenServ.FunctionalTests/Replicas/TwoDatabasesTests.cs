using GreenServ.FunctionalTests.Processes;
using Npgsql;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>Two installations that share a Redis, each with a database of its own: the pool is the first one's.</summary>
public sealed class TwoDatabasesTests : IAsyncLifetime
{
    private const string IsAnothers = "is that of another database";

    private ReplicaSystem _system = null!;

    public async ValueTask InitializeAsync()
    {
        _system = await ReplicaSystem.StartAsync(routers: 1);
        await _system.Routers[0].Http.DecideAsync();
        await Until.TrueAsync("the pool is this database's", async () => (await _system.Redis.ExecuteAsync("GET", "greenserv:1:{default}:database")).Length == 1);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Start_OfTheSecondUnderTheSameName_IsRefusedWithTheRemedyAndUnderAnotherServes()
    {
        var second = await DatabaseAsync();
        await using var workers = Start("GreenServ.Workers", second);
        await workers.WaitForOutputAsync("the workers take nothing over", output => output.Contains(IsAnothers, StringComparison.Ordinal));

        await using var router = Start("GreenServ.Router", second, "--data-dir", _system.Folder.File("router-of-the-second"));
        Assert.Equal(1, await router.WaitForExitAsync());
        Assert.Contains("another pool (GreenServ:Router:Pool)", router.Errors, StringComparison.Ordinal);

        await _system.Routers[0].Http.DecideAsync();
        await Until.TrueAsync("the first stores its records", async () => await _system.CountAsync("SELECT count(*) FROM decisions") == 2);
        second["GreenServ__Router__Pool"] = "second";
        await using var again = Start("GreenServ.Router", second, "--data-dir", _system.Folder.File("router-of-the-second"));
        await again.WaitForOutputAsync("it listens", output => output.Contains("Now listening on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_OfTheSecondWhileRedisIsAway_ServesAndSharesNothingOnceItIsBack()
    {
        var second = await DatabaseAsync();
        await using (var workers = Start("GreenServ.Workers", second))
            await workers.WaitForOutputAsync("the tables are made", output => output.Contains(IsAnothers, StringComparison.Ordinal));
        var before = await _system.Redis.ExecuteAsync("XLEN", "greenserv:1:{default}:events");
        await _system.Redis.KillAsync();
        await using var process = Start("GreenServ.Router", second, "--data-dir", _system.Folder.File("router-of-the-second"));
        await process.WaitForOutputAsync("it listens", output => output.Contains("Now listening on", StringComparison.Ordinal));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(ReplicaSystem.UrlOf(process)) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", ReplicaSystem.AdminKey);
        await http.DecideAsync();

        await _system.Redis.RestartAsync();

        await process.WaitForOutputAsync("it says why it shares nothing", output => output.Contains(IsAnothers, StringComparison.Ordinal));
        Assert.Equal(before, await _system.Redis.ExecuteAsync("XLEN", "greenserv:1:{default}:events"));
    }

    private ChildProcess Start(string program, Dictionary<string, string> variables, params string[] arguments) =>
        ChildProcess.Start(BuiltProgram.Of(program), ["--urls", "http://127.0.0.1:0", .. arguments], _system.Folder.Path, variables);

    /// <summary>Another database on the same server, and what connects to it.</summary>
    private async Task<Dictionary<string, string>> DatabaseAsync()
    {
        const string Name = "second";
        await using var connection = new NpgsqlConnection(_system.Postgres.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {Name}", connection);
        await create.ExecuteNonQueryAsync();
        return new(_system.Variables) { ["ConnectionStrings__telemetry"] = _system.Postgres.ConnectionString(Name) };
    }
}
