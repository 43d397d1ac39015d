using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Sla;

public sealed class AlarmTests : RouterTest
{
    [Fact]
    public async Task Unreachable_Promise_IsAlarmedOnceAndEndsWhenItIsReachable()
    {
        await LearnAsync("greenserv:gold", small: 0.2, large: 0.5);

        await ChangeAsync("gold", """{"alpha":0.95}""");
        await ChangeAsync("gold", """{"alpha":0.96}""");

        var alarm = Assert.Single(await AlarmsAsync())!;
        Assert.Equal(("unreachable", "greenserv:gold"), (Text(alarm, "kind"), Text(alarm, "subject")));
        Assert.Matches(@"promises a mean quality of 0\.96, and the models of the pool are expected to reach about 0\.\d+ at best", Text(alarm, "text"));
        var promise = (await Router.GetJsonAsync("/greenserv/sla"))["promises"]![0]!;
        Assert.False(promise["isReachable"]!.GetValue<bool>());
        Assert.InRange(promise["bestReachable"]!.GetValue<double>(), 0.3, 0.8);

        await ChangeAsync("gold", """{"alpha":0.1}""");

        Assert.Empty(await AlarmsAsync());
    }

    [Fact]
    public async Task Budget_BelowThePromise_WinsAndBothAlarmsSaySo()
    {
        await LearnAsync("greenserv:gold", small: 0.1, large: 0.9);

        // What the plan goes by: energies of ordinary requests, the prior counted as one.
        var state = Router.Learner.State!;
        var least = state.ReferenceEnergyJoules * state.Arms.Select(state.GetArm).Min(arm => (arm.PriorEnergy!.Value + arm.Energy.XY[0]) / (1 + arm.Energy.Count));

        await ChangeAsync("gold", $$"""{"alpha":0.7,"budgetJoules":{{(1.1 * least).ToString(System.Globalization.CultureInfo.InvariantCulture)}}}""");

        var alarms = (await AlarmsAsync()).ToDictionary(alarm => Text(alarm!, "kind"), alarm => Text(alarm!, "text"));
        Assert.Equal(["budget", "unreachable"], alarms.Keys.Order());
        Assert.Matches(@"budget of [\d.]+ J wins", alarms["unreachable"]);
        Assert.Contains("below its promised quality of 0.7", alarms["budget"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Budget_BelowTheCheapestModel_IsAlarmed()
    {
        await LearnAsync("greenserv:gold", small: 0.5, large: 0.9);

        await ChangeAsync("gold", """{"lambda":0.4,"budgetJoules":0.001}""");

        var alarm = Assert.Single(await AlarmsAsync())!;
        Assert.Equal("budget", Text(alarm, "kind"));
        Assert.Matches(@"even the cheapest models are expected to take about [\d.]+ J", Text(alarm, "text"));
        var promise = (await Router.GetJsonAsync("/greenserv/sla"))["promises"]![0]!;
        Assert.Null(promise["alpha"]);
        Assert.Null(promise["debt"]);
        Assert.Equal(0.001, promise["budgetJoules"]!.GetValue<double>());
    }

    [Fact]
    public async Task Budget_OverspentTradeOff_LowersWhatAnAnswerIsWorth()
    {
        await LearnAsync("greenserv:gold", small: 0.5, large: 0.9);
        await ChangeAsync("gold", """{"lambda":0,"budgetJoules":1}""");

        var before = await Router.ExplainAsync(await Router.DecideAsync("greenserv:gold"));
        for (var i = 0; i < 5; i++)
            await Router.DecideAsync("greenserv:gold");
        var after = await Router.ExplainAsync(await Router.DecideAsync("greenserv:gold"));

        Assert.True(Number(after["promise"]!, "budgetDebt") > Number(before["promise"]!, "budgetDebt") + 1);
        Assert.True(Number(after["promise"]!, "limitJoules") < Number(before["promise"]!, "limitJoules"));
        Assert.True(Number(after, "lambda") > Number(before, "lambda"));
        Assert.True(Number((await Router.GetJsonAsync("/greenserv/sla"))["promises"]![0]!, "meanJoules") > 1);
    }

    [Fact]
    public async Task Gauges_Promise_ShowDebtPriceAndSatisfactionByAccount()
    {
        var seen = new Dictionary<string, double>();
        await LearnAsync("greenserv:gold", small: 0.5, large: 0.5);
        await ChangeAsync("gold", """{"alpha":0.8}""");
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name.StartsWith("greenserv.sla.", StringComparison.Ordinal))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            // Other tests' routers are in the same process.
            if (tags.ToArray().Any(tag => tag.Value is "greenserv:gold") && value != 0)
                seen[instrument.Name] = value;
        });
        listener.Start();

        listener.RecordObservableInstruments();

        Assert.Equal(
            ["greenserv.sla.debt", "greenserv.sla.evidence", "greenserv.sla.price", "greenserv.sla.satisfaction", "greenserv.sla.target"],
            seen.Keys.Except(["greenserv.sla.compliance"]).Order());
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["gold"] = new() { Alpha = 0.8 };
    }

    // Asks the models by name for what is to be learned of them, then the profile for contexts to plan with.
    private async Task LearnAsync(string profile, double small, double large)
    {
        for (var i = 0; i < 30; i++)
        {
            await Router.ScoreAsync(await Router.DecideAsync("small:1b"), small);
            await Router.ScoreAsync(await Router.DecideAsync("large:2b"), large);
        }

        for (var i = 0; i < 3; i++)
            await Router.ScoreAsync(await Router.DecideAsync(profile), 0.5);
    }

    private async Task ChangeAsync(string profile, string body)
    {
        using var response = await Router.PutAsync("/greenserv/profiles/" + profile, body);
        response.EnsureSuccessStatusCode();
    }

    private async Task<JsonArray> AlarmsAsync() => (await Router.GetJsonAsync("/greenserv/sla"))["alarms"]!.AsArray();

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static double Number(JsonNode node, string name) => node[name]!.GetValue<double>();
}
