using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Savings;

public sealed class SavingsEndpointTests : RouterTest
{
    [Fact]
    public async Task Get_RandomTraffic_TellsEveryBaselineWithItsInterval()
    {
        for (var i = 0; i < 150; i++)
            await Router.ScoreAsync(await Router.DecideAsync("greenserv:even"), i % 2);
        await Router.DecideAsync("small:1b");
        await ShipAsync();

        var report = await Router.GetJsonAsync("/greenserv/energy/savings?window=1h&profile=even");

        Assert.Equal(("greenserv:even", 0.9, 150.0), (report["profile"]!.GetValue<string>(), Number(report, "confidence"), Number(report, "requests")));
        var spent = report["spent"]!;
        Assert.Equal(Number(spent, "totalJoules"), Number(spent, "requestsJoules") + Number(spent, "routerJoules") + Number(spent, "judgeJoules"), 1e-9);
        Assert.True(Number(spent, "routerJoules") > 0);
        Assert.Equal("estimated", spent["routerSource"]!.GetValue<string>());
        var baselines = report["baselines"]!.AsArray();
        Assert.Equal(["largest", "best-single", "random"], baselines.Select(baseline => baseline!["name"]!.GetValue<string>()));
        Assert.Equal("large:2b", baselines[0]!["model"]!.GetValue<string>());
        Assert.All(baselines, baseline =>
        {
            foreach (var name in (string[])["joules", "savedJoules", "qualityDifference"])
                Assert.InRange(Number(baseline![name]!, "value"), Number(baseline[name]!, "low"), Number(baseline[name]!, "high"));
        });
        // Evenly drawn as it was, the log saved nothing against drawing evenly, and the router's own energy is charged on top.
        Assert.InRange(Number(baselines[2]!["joules"]!, "value"), 0.8 * Number(spent, "requestsJoules"), 1.2 * Number(spent, "requestsJoules"));
    }

    [Fact]
    public async Task Get_TooLittleEvidence_RefusesWithTheReasonAndNoFigure()
    {
        for (var i = 0; i < 5; i++)
            await Router.DecideAsync("greenserv:even");
        await ShipAsync();

        var baselines = (await Router.GetJsonAsync("/greenserv/energy/savings?window=1h"))["baselines"]!.AsArray();

        Assert.All(baselines, baseline =>
        {
            Assert.Matches(@"^Not enough evidence \(effective sample size \d+\)", baseline!["refusal"]!.GetValue<string>());
            Assert.Null(baseline["savedJoules"]);
        });
    }

    [Theory]
    [InlineData("window=never", HttpStatusCode.BadRequest)]
    [InlineData("window=1s", HttpStatusCode.BadRequest)]
    [InlineData("window=91d", HttpStatusCode.BadRequest)]
    [InlineData("window=", HttpStatusCode.BadRequest)]
    [InlineData("profile=nobody", HttpStatusCode.NotFound)]
    public async Task Get_SomethingWrong_SaysWhatWouldBeRight(string query, HttpStatusCode status)
    {
        using var response = await Router.Http.GetAsync(new Uri("/greenserv/energy/savings?" + query, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["even"] = new() { Policy = "random" };
    }

    // What Workers do: from the journal into the store.
    private async Task ShipAsync()
    {
        var storage = Router.Storage;
        var stored = await storage.Store.GetStoredSequencesAsync(TestContext.Current.CancellationToken);
        await storage.Store.WriteAsync([.. storage.Journal.Read(stored)], TestContext.Current.CancellationToken);
    }

    private static double Number(JsonNode node, string name) => node[name]!.GetValue<double>();
}
