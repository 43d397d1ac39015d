using System.Globalization;
using System.Text.Json.Nodes;
using GreenServ.Router.Carbon;
using GreenServ.Router.Replicas;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Sla;

public sealed class AllowanceTests : RouterTest
{
    private readonly RouterCount _routers = new();
    private bool _tellsCarbon = true;

    [Fact]
    public async Task Profile_WithABudgetOfGrams_TellsItAndHowItStands()
    {
        await ChangeAsync("""{"lambda":0.1,"budgetGrams":0.5,"budgetPeriod":"hour"}""");
        var profile = await Router.GetJsonAsync("/greenserv/profiles/green");
        Assert.Equal((0.5, "hour"), (profile["budgetGrams"]!.GetValue<double>(), profile["budgetPeriod"]!.GetValue<string>()));
        Assert.Null(profile["budgetFirst"]);

        var grams = 0.0;
        for (var i = 0; i < 5; i++)
            grams += Number((await Router.ExplainAsync(await Router.DecideAsync("greenserv:green")))["outcome"]!, "carbonGrams");

        var allowance = (await PromiseAsync())["allowance"]!;
        Assert.Equal(("grams", "hour", 0.5), (Text(allowance, "unit"), Text(allowance, "period"), Number(allowance, "amount")));
        Assert.Equal(grams, Number(allowance, "spent"), 0.05 * grams);
        Assert.Equal(Number(allowance, "spent") / 0.5, Number(allowance, "fill"), 1e-9);
    }

    [Fact]
    public async Task Budget_ExceededTradeOff_MovesToCheapModelsRaisesTheAlarmAndSaysSo()
    {
        await LearnAsync();
        await ChangeAsync("""{"lambda":0,"budgetWattHours":0.01}""");

        JsonNode last = null!;
        for (var i = 0; i < 40; i++)
            last = await Router.ExplainAsync(await Router.DecideAsync("greenserv:green"));
        await ChangeAsync("""{"lambda":0,"budgetWattHours":0.0100001}""");
        for (var i = 0; i < 2; i++)
            last = await Router.ExplainAsync(await Router.DecideAsync("greenserv:green"));

        var part = last["promise"]!["allowance"]!;
        Assert.True(Number(part, "fill") > 1.05);
        Assert.True(Number(part, "debt") > 1);
        Assert.True(Number(last, "lambda") > 0.5);
        Assert.Matches(@"within the budget of 0\.01 Wh a day, of which \d+ ?% are spent and which allows no more|to learn more about it", Text(last, "sentence"));
        var alarm = Assert.Single(await AlarmsAsync())!;
        Assert.Equal("budget", Text(alarm, "kind"));
        Assert.Matches(@"0\.01 Wh a day.*\d+ ?% of it are spent", Text(alarm, "text"));
    }

    [Fact]
    public async Task Budget_AgainstAPromise_GivesWayUnlessItComesFirst()
    {
        await LearnAsync();
        var least = (await Router.ExplainAsync(await Router.DecideAsync("greenserv:green")))["candidates"]!.AsArray().Min(candidate => Number(candidate!, "energyJoules"));

        // What would do for the cheapest model and a little more, at the rate at which requests came.
        var standing = (await PromiseAsync())["allowance"]!;
        var wattHours = (Number(standing, "amount") / Number(standing, "joulesPerRequest") * 1.1 * least).ToString(CultureInfo.InvariantCulture);

        await ChangeAsync($$"""{"alpha":0.7,"budgetWattHours":{{wattHours}}}""");

        var promise = await PromiseAsync();
        var kept = Number(promise, "priceJoules");
        Assert.True(promise["isReachable"]!.GetValue<bool>());
        Assert.Contains("the budget gives way", Text(Assert.Single(await AlarmsAsync())!, "text"), StringComparison.Ordinal);

        await ChangeAsync($$"""{"alpha":0.7,"budgetWattHours":{{wattHours}},"budgetFirst":true}""");

        promise = await PromiseAsync();
        Assert.True(Number(promise, "priceJoules") < kept);
        Assert.False(promise["isReachable"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Budget_OtherRoutersOutOfReach_CountsForThemWhatIsSpentHere()
    {
        await ChangeAsync("""{"lambda":0.1,"budgetWattHours":5}""");
        await Router.DecideAsync("greenserv:green");
        var before = Number((await PromiseAsync())["allowance"]!, "spent");
        _routers.Hear(3, TimeSpan.Zero, TimeSpan.Zero);
        _routers.Lose();
        for (var i = 0; i < 4; i++)
            await Router.DecideAsync("greenserv:green");
        var spent = Number((await PromiseAsync())["allowance"]!, "spent");

        var alone = await FillAsync();
        _routers.Hear(3, TimeSpan.Zero, TimeSpan.Zero);
        var inReach = await FillAsync();

        Assert.Equal((spent + 2 * (spent - before)) / 5, alone, 0.02 * alone);
        Assert.Equal(6 * spent / 5 / 5, inReach, 0.3 * inReach);
    }

    [Fact]
    public async Task Standing_AfterARestart_GoesOnWhereItWas()
    {
        await ChangeAsync("""{"lambda":0.1,"budgetWattHours":5}""");
        for (var i = 0; i < 5; i++)
            await Router.DecideAsync("greenserv:green");
        var before = Number((await PromiseAsync())["allowance"]!, "spent");

        await RestartRouterAsync();

        Assert.Equal(before, Number((await PromiseAsync())["allowance"]!, "spent"), 0.01 * before);
    }

    [Fact]
    public async Task Budget_OfGramsThatNothingTells_SaysThatItCanNotBeCounted()
    {
        _tellsCarbon = false;
        await RestartRouterAsync();
        await LearnAsync();
        for (var i = 0; i < 3; i++)
            await Router.DecideAsync("greenserv:green");

        await ChangeAsync("""{"lambda":0.1,"budgetGrams":1}""");
        await Router.DecideAsync("greenserv:green");
        await ChangeAsync("""{"lambda":0.1,"budgetGrams":2}""");

        Assert.Contains("nothing tells what electricity emits", Text(Assert.Single(await AlarmsAsync())!, "text"), StringComparison.Ordinal);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["green"] = new() { Lambda = 0.1, BudgetWattHours = 100 };
    }

    private protected override void Build(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_routers);
        builder.Services.Configure<CarbonOptions>(options => options.GramsPerKwh = _tellsCarbon ? 400 : null);
    }

    /// <summary>Part of the budget that the next request finds spent.</summary>
    private async Task<double> FillAsync() => Number((await Router.ExplainAsync(await Router.DecideAsync("greenserv:green")))["promise"]!["allowance"]!, "fill");

    private async Task LearnAsync()
    {
        for (var i = 0; i < 30; i++)
        {
            await Router.ScoreAsync(await Router.DecideAsync("small:1b"), 0.3);
            await Router.ScoreAsync(await Router.DecideAsync("large:2b"), 0.9);
        }

        for (var i = 0; i < 3; i++)
            await Router.DecideAsync("greenserv:green");
    }

    private async Task ChangeAsync(string body)
    {
        using var response = await Router.PutAsync("/greenserv/profiles/green", body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<JsonNode> PromiseAsync() => (await Router.GetJsonAsync("/greenserv/sla"))["promises"]!.AsArray().Single(promise => Text(promise!, "account") == "greenserv:green")!;

    private async Task<JsonArray> AlarmsAsync() => (await Router.GetJsonAsync("/greenserv/sla"))["alarms"]!.AsArray();

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static double Number(JsonNode node, string name) => node[name]!.GetValue<double>();
}
