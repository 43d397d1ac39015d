using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Tests.Residency;

/// <summary>Requests go where their model is, and a host that can hold one model does not load two in turn.</summary>
public sealed class ResidencyRoutingTests : IAsyncLifetime
{
    private const string Math = "math";
    private const string Writing = "writing";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "greenserv-residency-" + Guid.NewGuid().ToString("N"));
    private readonly ITestOutputHelper _output;

    public ResidencyRoutingTests(ITestOutputHelper output) => _output = output;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Post_AlternatingDemandForModelsThatDoNotFitTogether_LoadsFarLessThanWithoutAPrice()
    {
        var priced = await LoadsOfAlternatingDemandAsync("priced", watts: 100);
        var free = await LoadsOfAlternatingDemandAsync("free", watts: 0);

        _output.WriteLine($"loads in 60 requests of alternating demand: {free} without a price, {priced} with one");
        Assert.InRange(free, 30, 60);
        Assert.InRange(priced, 0, free / 4);
    }

    [Fact]
    public async Task Post_DemandThatTurns_LoadsTheModelItWantsOnce()
    {
        await using var host = await LoadingHost.StartAsync(1, "a:7b", "b:7b");
        await using var router = await StartAsync("turning", host);
        await TeachAsync(router);
        await AskAsync(router, Writing, 10);
        var before = host.Loads.Count;

        var answered = await AskAsync(router, Math, 60);

        _output.WriteLine($"demand turned: the other model was loaded for request {answered.IndexOf("a:7b") + 1}");
        Assert.InRange(host.Loads.Count - before, 1, 3);
        Assert.Equal("a:7b", answered[^1]);
    }

    [Fact]
    public async Task Explanation_ModelThatIsNotLoaded_ShowsItsPriceAndReplays()
    {
        await using var host = await LoadingHost.StartAsync(1, "a:7b", "b:7b");
        await using var router = await StartAsync("explained", host);
        await TeachAsync(router);
        await AskAsync(router, Writing, 3);

        using var response = await router.ChatAsync(fields: $$""","greenserv":{"task":"{{Math}}"}""");
        var explained = await router.ExplainAsync(response.Headers.GetValues("x-greenserv-decision-id").Single());

        var missing = explained["candidates"]!.AsArray().Single(candidate => candidate!["model"]!.GetValue<string>() == "a:7b")!["residency"]!;
        Assert.Equal(4, missing["loadSeconds"]!.GetValue<double>(), 3);
        Assert.Equal(400, missing["loadJoules"]!.GetValue<double>(), 3);
        Assert.True(missing["priceJoules"]!.GetValue<double>() > 50);
        Assert.Null(explained["candidates"]!.AsArray().Single(candidate => candidate!["model"]!.GetValue<string>() == "b:7b")!["residency"]);
        Assert.Contains("a:7b would have been worth more, but not the 4 s and 400 J of loading it first", explained["sentence"]!.GetValue<string>(), StringComparison.Ordinal);
        var records = router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<DecisionRecord>().ToArray();
        Assert.Contains(records, record => record.Candidates.Any(candidate => candidate.Residency is not null));
        Assert.All(records, Replay.AssertSame);
    }

    [Fact]
    public async Task Post_SameModelOnTwoHosts_GoesWhereItIsLoaded()
    {
        await using var cold = await LoadingHost.StartAsync(1, "only:7b");
        await using var warm = await LoadingHost.StartAsync(1, "only:7b");
        warm.Load("only:7b");
        await using var router = await StartAsync("twohosts", cold, warm);

        for (var i = 0; i < 6; i++)
            await router.DecideAsync();

        Assert.Empty(cold.Answers);
        Assert.Equal(6, warm.Answers.Count);
    }

    [Fact]
    public async Task Post_SameModelLoadedOnTwoHosts_TakesTurns()
    {
        await using var first = await LoadingHost.StartAsync(1, "only:7b");
        await using var second = await LoadingHost.StartAsync(1, "only:7b");
        first.Load("only:7b");
        second.Load("only:7b");
        await using var router = await StartAsync("turns", first, second);

        for (var i = 0; i < 6; i++)
            await router.DecideAsync();

        Assert.Equal((3, 3), (first.Answers.Count, second.Answers.Count));
    }

    [Fact]
    public async Task Post_AnswerFromOllama_ItsHostIsToldHowLongToKeepTheModel()
    {
        await using var host = await LoadingHost.StartAsync(1, "only:7b");
        host.Load("only:7b");
        await using var router = await RouterApp.StartAsync(Path.Combine(_folder, "keepalive"), options =>
        {
            options.Hosts.Add(new() { Url = host.Url, Name = "box" });
            options.Residency.ShortestKeepAlive = TimeSpan.FromMinutes(1);
        });

        await router.DecideAsync();

        // One request in the first minute pays its idling: 1/38 a second × 800 J > 20 W, so until 95 of 100 gaps have ended.
        var told = await host.KeepAliveTold.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Matches("^only:7b (6[0-9]|[7-9][0-9]|1[0-9][0-9])s$", told);
    }

    [Fact]
    public async Task Status_OfAModel_TellsWhereItIs()
    {
        await using var host = await LoadingHost.StartAsync(1, "a:7b", "b:7b");
        host.Load("a:7b");
        await using var router = await StartAsync("status", host);

        var models = JsonNode.Parse(await router.Http.GetStringAsync(new Uri("/greenserv/models", UriKind.Relative)))!["models"]!.AsArray();

        Assert.Equal("loaded", models[0]!["residency"]!["state"]!.GetValue<string>());
        Assert.Equal(8192, models[0]!["residency"]!["contextLength"]!.GetValue<int>());
        Assert.Equal(4_000_000_000, models[0]!["residency"]!["vramBytes"]!.GetValue<long>());
        Assert.Equal("notLoaded", models[1]!["residency"]!["state"]!.GetValue<string>());
        Assert.Equal("closed", models[0]!["breaker"]!["state"]!.GetValue<string>());
    }

    private async Task<int> LoadsOfAlternatingDemandAsync(string name, double watts)
    {
        await using var host = await LoadingHost.StartAsync(1, "a:7b", "b:7b");
        await using var router = await StartAsync(name, host, watts);
        await TeachAsync(router);
        var before = host.Loads.Count;
        for (var i = 0; i < 30; i++)
        {
            await AskAsync(router, Math, 1);
            await AskAsync(router, Writing, 1);
        }

        return host.Loads.Count - before;
    }

    /// <summary>Model a is better at math, b at writing.</summary>
    private static async Task TeachAsync(RouterApp router)
    {
        for (var i = 0; i < 15; i++)
        {
            foreach (var (model, task, score) in ((string, string, double)[])[("a:7b", Math, 1), ("a:7b", Writing, 0.7), ("b:7b", Math, 0.7), ("b:7b", Writing, 1)])
            {
                using var response = await router.ChatAsync(model, $$""","greenserv":{"task":"{{task}}"}""");
                await router.ScoreAsync(response.Headers.GetValues("x-greenserv-decision-id").Single(), score);
            }
        }

        await router.RefreshResidencyAsync();
    }

    private static async Task<List<string>> AskAsync(RouterApp router, string task, int count)
    {
        var answered = new List<string>();
        for (var i = 0; i < count; i++)
        {
            using var response = await router.ChatAsync(fields: $$""","greenserv":{"task":"{{task}}"}""");
            response.EnsureSuccessStatusCode();
            answered.Add(response.Headers.GetValues("x-greenserv-model").Single());
            await router.RefreshResidencyAsync();
        }

        return answered;
    }

    private Task<RouterApp> StartAsync(string name, LoadingHost host, double watts) => RouterApp.StartAsync(Path.Combine(_folder, name), options =>
    {
        options.Hosts.Add(new() { Url = host.Url, Name = "box" });
        options.Residency.LoadWatts = watts;
        options.Residency.JoulesPerSecondWaited = watts;
    });

    private Task<RouterApp> StartAsync(string name, params LoadingHost[] hosts) => RouterApp.StartAsync(Path.Combine(_folder, name), options =>
    {
        for (var i = 0; i < hosts.Length; i++)
            options.Hosts.Add(new() { Url = hosts[i].Url, Name = $"box{i + 1}" });
    });
}
