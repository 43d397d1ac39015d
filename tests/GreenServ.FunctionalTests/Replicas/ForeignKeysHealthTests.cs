using System.Net.Http.Json;
using System.Text.Json;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>Whatever others keep under a name that routers share by: <c>/health</c> says so by name and remedy until it is gone, the log once, and requests go on.</summary>
public sealed class ForeignKeysHealthTests(ForeignKeysHealthTests.Running running) : IClassFixture<ForeignKeysHealthTests.Running>
{
    [Theory]
    [InlineData("limit:", "Use of keys' limits in Redis")]
    [InlineData("slots:", "Slots of hosts in Redis")]
    [InlineData("clusters:", "Clusters in Redis")]
    [InlineData("lease:owner", "The lease of the pool's owner in Redis")]
    [InlineData("replicas", "The roll of routers in Redis")]
    [InlineData("policy:", "The checkpoint in Redis")]
    public async Task Health_SomethingElseUnderAKey_NamesItUntilItIsGone(string prefix, string part)
    {
        var key = await Until.NotNullAsync($"routers share by {prefix}", async () =>
        {
            await running.AskAsync();
            return await running.FindAsync(prefix);
        });
        await running.UntilRedisIsAsync("healthy", "");
        await running.TellRedisAsync("SET", key, "somebody else's");

        var description = await running.UntilRedisIsAsync("degraded", key);
        Assert.Contains("give the pool another name (GreenServ:Router:Pool)", description, StringComparison.Ordinal);
        Assert.Equal(["somebody else's"], await running.TellRedisAsync("GET", key));
        await running.TellRedisAsync("DEL", key);
        await running.UntilRedisIsAsync("healthy", "");
        await Until.TrueAsync("the log says that it is gone", () => Task.FromResult(running.Count($"{part} can be used again.") == 1));
        Assert.Equal(1, running.Count($"{part} can not be used: "));
    }

    /// <summary>One router whose clients have a key with a limit.</summary>
    public sealed class Running : IAsyncLifetime
    {
        // Slow enough to be under way when slots are renewed.
        private readonly RecordingHost _host = new("42", TimeSpan.FromMilliseconds(250));
        private ReplicaSystem _system = null!;
        private HttpClient _client = null!;

        public async ValueTask InitializeAsync()
        {
            _system = await ReplicaSystem.StartAsync(routers: 1, variables: new() { ["GreenServ__Router__Hosts__0__Url"] = _host.Address });
            using var made = await Router.PostAsJsonAsync("greenserv/keys", new { name = "app", scopes = (string[])["infer"], requestsPerMinute = 100_000 });
            _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Router.BaseAddress };
            _client.DefaultRequestHeaders.Authorization = new("Bearer", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString());
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _system.DisposeAsync();
            await _host.DisposeAsync();
        }

        public Task AskAsync() => _client.DecideAsync();

        public async Task<string?> FindAsync(string prefix) => (await TellRedisAsync("KEYS", $"greenserv:1:{{default}}:{prefix}*")).FirstOrDefault();

        public Task<string[]> TellRedisAsync(params string[] command) => _system.Redis.ExecuteAsync(command);

        /// <summary>How often the router has logged something.</summary>
        public int Count(string line) => _system.Routers[0].Process.Output.Split(line).Length - 1;

        /// <returns>The description.</returns>
        public Task<string> UntilRedisIsAsync(string status, string holds) => Until.NotNullAsync($"health says that Redis is {status} ({holds})", async () =>
        {
            await AskAsync();
            var check = (await Router.HealthAsync()).GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "redis");
            var description = check.GetProperty("description").GetString()!;
            return check.GetProperty("status").GetString() == status && description.Contains(holds, StringComparison.Ordinal) ? description : null;
        });

        private HttpClient Router => _system.Routers[0].Http;
    }
}
