using System.Text.Json.Nodes;
using GreenServ.Router.Carbon;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Carbon;

/// <summary>What a feed told last outlives the router.</summary>
public sealed class CarbonRestartTests : RouterTest
{
    private FeedServer _feed = null!;
    private string _valueAt = "/carbonIntensity";

    private protected override async Task BeforeStartAsync() => _feed = await FeedServer.StartAsync();

    private protected override async Task AfterStopAsync() => await _feed.DisposeAsync();

    private protected override void Build(WebApplicationBuilder builder) => builder.Services.Configure<CarbonOptions>(options =>
    {
        options.GramsPerKwh = 5;
        options.Feed = new() { Url = _feed.Url, ValueAt = _valueAt };
    });

    [Fact]
    public async Task Restart_FeedIsAway_ItsLastValueStaysInForceWithItsTime()
    {
        var before = await ToldAsync();
        await _feed.GoAwayAsync();

        await RestartRouterAsync();

        var after = await SiteAsync();
        Assert.Equal(("feed", 100.0), (after["source"]!.GetValue<string>(), after["gramsPerKwh"]!.GetValue<double>()));
        Assert.Equal(before["feed"]!["at"]!.GetValue<DateTimeOffset>(), after["feed"]!["at"]!.GetValue<DateTimeOffset>());
        Assert.Equal(0, after["feed"]!["answers"]!.GetValue<long>());
        Assert.DoesNotContain("zone", await File.ReadAllTextAsync(Path.Combine(DataFolder, "carbon.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_WithAnotherFeed_TakesNothingOfTheFirst()
    {
        await ToldAsync();
        _valueAt = "/elsewhere";

        await RestartRouterAsync();

        Assert.Equal(("fixed", 5.0), ((await SiteAsync())["source"]!.GetValue<string>(), (await SiteAsync())["gramsPerKwh"]!.GetValue<double>()));
    }

    [Fact]
    public async Task Restart_WithADamagedFile_SetsItAsideAndStarts()
    {
        await ToldAsync();
        var file = Path.Combine(DataFolder, "carbon.json");
        await Router.DisposeAsync();
        await File.WriteAllTextAsync(file, "{", TestContext.Current.CancellationToken);

        await RestartRouterAsync();

        await ToldAsync();
        Assert.Single(Directory.GetFiles(DataFolder, "carbon.json*"), path => Path.GetFileName(path) != "carbon.json");
    }

    // The site once its feed has told this router something.
    private async Task<JsonNode> ToldAsync()
    {
        while (true)
        {
            var site = await SiteAsync();
            if (site["feed"]!["answers"]!.GetValue<long>() > 0)
                return site;
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<JsonNode> SiteAsync() => (await Router.GetJsonAsync("/greenserv/carbon"))["sites"]![0]!;
}
