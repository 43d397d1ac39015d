using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GreenServ.Router.Carbon;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Carbon;

/// <summary>A feed for all hosts, a country that stands in for it, and a host that stands elsewhere.</summary>
public sealed class CarbonTests : RouterTest
{
    private FeedServer _feed = null!;
    private ScriptedHost _elsewhere = null!;

    private protected override async Task BeforeStartAsync()
    {
        _feed = await FeedServer.StartAsync();
        _elsewhere = await ScriptedHost.StartAsync("distant:3b");
    }

    private protected override async Task AfterStopAsync()
    {
        await _elsewhere.DisposeAsync();
        await _feed.DisposeAsync();
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Hosts.Add(new() { Url = _elsewhere.Url, Name = "elsewhere" });
    }

    // Who asks is the test: it knows when.
    private protected override void Build(WebApplicationBuilder builder)
    {
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(GridFeedPoller)));
        builder.Services.Configure<CarbonOptions>(Configure);
    }

    private void Configure(CarbonOptions options)
    {
        options.Country = "SE";
        options.PowerUsageEffectiveness = 1.5;
        options.Feed = new() { Url = _feed.Url };
        options.Hosts.Add(new() { Host = "elsewhere", GramsPerKwh = 800, PowerUsageEffectiveness = 1 });
    }

    [Fact]
    public async Task Answer_ByHost_TellsGramsOfItsGrid()
    {
        await AskFeedAsync();

        var (near, far) = (await EnergyAsync("small:1b"), await EnergyAsync("distant:3b"));

        Assert.Equal(near["joules"]!.GetValue<double>() / 3.6e6 * 100 * 1.5, near["carbon_grams"]!.GetValue<double>(), 2e-6);
        Assert.Equal(far["joules"]!.GetValue<double>() / 3.6e6 * 800, far["carbon_grams"]!.GetValue<double>(), 2e-6);
    }

    [Fact]
    public async Task Answer_FeedHasNotAnsweredYet_TakesWhatStandsIn()
    {
        var id = await Router.DecideAsync("small:1b");

        var outcome = (await Router.ExplainAsync(id))["outcome"]!;
        Assert.Equal(("country", 41.0), (outcome["intensitySource"]!.GetValue<string>(), outcome["gramsPerKwh"]!.GetValue<double>()));
    }

    [Fact]
    public async Task Explanation_GridHasChangedSince_StaysAsItWas()
    {
        await AskFeedAsync();
        var id = await Router.DecideAsync("small:1b");
        var before = (await Router.ExplainAsync(id))["outcome"]!["carbonGrams"]!.GetValue<double>();

        _feed.Tells("""{"carbonIntensity":900}""");
        await AskFeedAsync();

        Assert.Equal(before, (await Router.ExplainAsync(id))["outcome"]!["carbonGrams"]!.GetValue<double>());
        var later = (await Router.ExplainAsync(await Router.DecideAsync("small:1b")))["outcome"]!;
        Assert.Equal(9 * before, later["carbonGrams"]!.GetValue<double>(), 1e-9);
    }

    [Fact]
    public async Task Status_FeedLies_TellsWhatIsInForceAndWhatWasRefused()
    {
        await AskFeedAsync();
        _feed.Tells("""{"carbonIntensity":-1}""");
        await AskFeedAsync();

        var sites = (await Router.GetJsonAsync("/greenserv/carbon"))["sites"]!.AsArray();

        Assert.Equal(["default", "elsewhere"], sites.Select(site => site!["site"]!.GetValue<string>()));
        var (general, elsewhere) = (sites[0]!, sites[1]!);
        Assert.Equal(("feed", 100.0, 1.5), (general["source"]!.GetValue<string>(), general["gramsPerKwh"]!.GetValue<double>(), general["powerUsageEffectiveness"]!.GetValue<double>()));
        Assert.Equal("Sweden", general["country"]!["name"]!.GetValue<string>());
        Assert.Equal(1, general["feed"]!["refused"]!["negative"]!.GetValue<long>());
        Assert.Contains("below 0", general["feed"]!["problem"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False(general["feed"]!["isStale"]!.GetValue<bool>());
        Assert.Equal(("fixed", 800.0), (elsewhere["source"]!.GetValue<string>(), elsewhere["gramsPerKwh"]!.GetValue<double>()));
    }

    private async Task AskFeedAsync()
    {
        using var http = new HttpClient();
        await Router.Get<CarbonSites>().Feeds.Single().AskAsync(http, TestContext.Current.CancellationToken);
    }

    private async Task<JsonNode> EnergyAsync(string model)
    {
        using var response = await Router.ChatAsync(model);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!["energy"]!;
    }
}
