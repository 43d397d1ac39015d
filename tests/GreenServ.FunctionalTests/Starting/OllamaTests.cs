using System.Net;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Starting;

/// <summary>An Ollama at <c>OLLAMA_HOST</c>: used when it answers, missed when it does not, welcome when it is back.</summary>
public sealed class OllamaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OllamaHost_Answering_IsThePoolAndNothingIsSimulated()
    {
        await using var ollama = await OllamaStandIn.StartAsync(_folder);
        await using var system = await AppHost.StartAsync(_folder, ollama: ollama.Address);

        var decision = await system.Http.DecideAsync();

        Assert.Contains($"the Ollama at http://{ollama.Address}/", system.Process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("DEMO", system.Process.Output, StringComparison.OrdinalIgnoreCase);
        var pool = await system.Http.PoolAsync();
        Assert.Equal(("default", false), (pool.Pool, pool.Demo));
        var explanation = (await system.Http.ExplainAsync(decision))!;
        Assert.False(explanation.Demo);

        // Every decision so far would show here: no traffic but ours.
        Assert.Equal(0, explanation.Candidates.Sum(candidate => candidate.Pulls));
        Assert.False(Directory.Exists(_folder.File("data", "demo")));
    }

    [Fact]
    public async Task OllamaHost_GoesAwayAndComesBack_IsSaidAndServedAgain()
    {
        await using var first = await OllamaStandIn.StartAsync(_folder);
        await using var system = await AppHost.StartAsync(_folder, ollama: first.Address);
        await system.Http.DecideAsync();

        await first.DisposeAsync();
        var refusal = await Until.NotNullAsync("requests get 503", async () =>
            await system.Http.ChatAsync() is { Status: HttpStatusCode.ServiceUnavailable, Body: var body } ? body.ErrorMessage() : null);
        Assert.Contains(first.Address, refusal, StringComparison.Ordinal);
        Assert.Contains("No model host can be used now", refusal, StringComparison.Ordinal);
        Assert.Equal("degraded", (await system.Http.HealthAsync()).GetProperty("status").GetString());

        await using var second = await OllamaStandIn.StartAsync(_folder, first.Port);
        await Until.TrueAsync("requests are answered again", async () => (await system.Http.ChatAsync()).Status == HttpStatusCode.OK);
        Assert.Equal("healthy", (await system.Http.HealthAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task DemoOff_NoOllama_StartsSaysSoAndServesOnceOneAnswers()
    {
        var port = FreePort.Find();
        var address = FormattableString.Invariant($"127.0.0.1:{port}");
        await using var system = await AppHost.StartAsync(_folder, ["--demo", "off"], address);

        Assert.Contains($"no Ollama answered at http://{address}/ and the demo is off: requests get 503", system.Process.Output, StringComparison.Ordinal);
        var (status, body) = await system.Http.ChatAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(address, body.ErrorMessage(), StringComparison.Ordinal);
        Assert.Equal("degraded", (await system.Http.HealthAsync()).GetProperty("status").GetString());

        await using var ollama = await OllamaStandIn.StartAsync(_folder, port);
        await Until.TrueAsync("requests are answered", async () => (await system.Http.ChatAsync()).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_BeforeItsOllama_KeepsTheClustersOfEarlierRuns()
    {
        int port;
        int? cluster;
        const string Question = "Translate 'good morning' into French.";
        await using (var ollama = await OllamaStandIn.StartAsync(_folder))
        await using (var system = await AppHost.StartAsync(_folder, ollama: ollama.Address))
        {
            port = ollama.Port;
            await system.Http.DecideAsync("What is 17 + 25?");
            cluster = await ClusterAsync(system, Question);
            await system.StopAsync(Signal.Terminate);
        }

        // The first prompt of all makes cluster 0: after a loss this one would.
        Assert.NotEqual(0, cluster);
        await using var later = await AppHost.StartAsync(_folder, ["--demo", "off"], FormattableString.Invariant($"127.0.0.1:{port}"));
        await using var ollamaLater = await OllamaStandIn.StartAsync(_folder, port);
        await Until.TrueAsync("the pool has models", async () => (await later.Http.PoolAsync()).Models.Count > 0);

        Assert.Equal(cluster, await ClusterAsync(later, Question));
    }

    [Fact]
    public async Task DemoOn_OllamaAnswers_IsTheDemoAllTheSame()
    {
        await using var ollama = await OllamaStandIn.StartAsync(_folder);
        await using var system = await AppHost.StartAsync(_folder, ["--demo", "on"], ollama.Address);

        Assert.True((await system.Http.PoolAsync()).Demo);
        Assert.Contains("asked for with --demo on", system.Process.Output, StringComparison.Ordinal);
    }

    private static async Task<int?> ClusterAsync(AppHost system, string question) =>
        (await system.Http.ExplainAsync(await system.Http.DecideAsync(question)))!.Features.Cluster;
}
