using System.Net;
using System.Text.Json;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>What <c>/health</c> of each service says while Redis or Postgres is away: what that means, and never that it does not serve.</summary>
public sealed class OutageHealthTests : IAsyncLifetime
{
    private ReplicaSystem _system = null!;
    private ChildProcess _dashboard = null!;
    private HttpClient _page = null!;

    private HttpClient Router => _system.Routers[0].Http;

    public async ValueTask InitializeAsync()
    {
        _system = await ReplicaSystem.StartAsync(routers: 1);
        (_dashboard, var url) = await _system.StartDashboardAsync();
        _page = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url };
    }

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        await _dashboard.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task Health_RedisThenPostgresAway_SaysWhatItMeansAndStaysReady()
    {
        await Router.DecideAsync();
        await UntilAsync(Router, "healthy");
        await UntilAsync(_page, "healthy");
        using var over = new CancellationTokenSource();
        var watching = WatchAsync(over.Token);

        await _system.Redis.KillAsync();
        await UntilAsync(Router, "degraded", "redis", "shared when Redis is back");
        _system.Postgres.Kill();
        await UntilAsync(Router, "degraded", "store", "history stands still");
        await UntilAsync(_page, "degraded", "store", "Pages are served");
        await Router.DecideAsync();
        Assert.Equal(HttpStatusCode.OK, (await _page.GetAsync(new Uri("", UriKind.Relative))).StatusCode);

        _system.Postgres.Restart();
        await _system.Redis.RestartAsync();
        await UntilAsync(Router, "healthy");
        await UntilAsync(_page, "healthy");
        await over.CancelAsync();

        Assert.Equal([HttpStatusCode.OK], await watching);
        var log = _system.Routers[0].Process.Output;
        Assert.Contains("Postgres can not be used: Postgres at 127.0.0.1", log, StringComparison.Ordinal);
        Assert.Contains("Postgres can be used again.", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfTheWorkersWithoutRedis_SaysWhatItMeansAndStaysReady()
    {
        using var workers = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _system.WorkersUrl };
        await UntilAsync(workers, "healthy");

        await _system.Redis.KillAsync();
        await UntilAsync(workers, "degraded", "ingest", "records wait in the log and in the routers' journals");
        Assert.Equal(HttpStatusCode.OK, (await workers.GetAsync(new Uri("health", UriKind.Relative))).StatusCode);
        await _system.Redis.RestartAsync();

        await UntilAsync(workers, "healthy");
    }

    [Fact]
    public async Task Health_OfTheDashboardWithoutItsRouter_SaysWhatIsMissing()
    {
        _system.Routers[0].Process.Send(Signal.Kill);

        await UntilAsync(_page, "degraded", "router", "promises and explanations are missing");
    }

    /// <summary>Statuses that a load balancer got meanwhile.</summary>
    private async Task<HashSet<HttpStatusCode>> WatchAsync(CancellationToken over)
    {
        var seen = new HashSet<HttpStatusCode>();
        while (!over.IsCancellationRequested)
        {
            using var answer = await Router.GetAsync(new Uri("health", UriKind.Relative), CancellationToken.None);
            seen.Add(answer.StatusCode);
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }

        return seen;
    }

    private static Task UntilAsync(HttpClient service, string status, string? check = null, string? meaning = null) => Until.TrueAsync($"health is {status} ({check})", async () =>
    {
        var health = await service.HealthAsync();
        return health.GetProperty("status").GetString() == status && (check is null || Description(health, check).Contains(meaning!, StringComparison.Ordinal));
    });

    private static string Description(JsonElement health, string check) =>
        health.GetProperty("checks").EnumerateArray().Single(one => one.GetProperty("name").GetString() == check).GetProperty("description").GetString()!;
}
