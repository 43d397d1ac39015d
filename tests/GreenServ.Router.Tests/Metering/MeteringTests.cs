using System.Globalization;
using System.Text.Json.Nodes;
using GreenServ.Meters;
using GreenServ.Router.Metering;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Metering;

/// <summary>A router with a meter, over real sockets.</summary>
public sealed class MeteringTests : RouterTest
{
    private CountingMeter _meter = null!;

    private protected override async Task BeforeStartAsync()
    {
        _meter = await CountingMeter.StartAsync();
        Host.Answer = async (http, _) =>
        {
            await _meter.BusyForAsync(100);
            await ScriptedHost.Completion(http, "fine", completionTokens: 400);
        };
    }

    private protected override async Task AfterStopAsync() => await _meter.DisposeAsync();

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["thrifty"] = new() { Lambda = 0.5, BudgetJoules = 100 };
    }

    private protected override void Build(WebApplicationBuilder builder) => builder.Services.Configure<MeteringOptions>(options =>
    {
        options.SamplePeriod = TimeSpan.FromMilliseconds(20);
        options.RetryAfter = TimeSpan.FromMilliseconds(100);
        options.Hosts.Add(new HostMeterOptions
        {
            Host = "scripted",
            Meter = new MeterOptions { Kind = MeterKind.Prometheus, Url = _meter.Url, EnergyMetric = "device_joules_total", JoulesPerUnit = 1, UpdatePeriod = TimeSpan.FromMilliseconds(20) },
        });
    });

    [Fact]
    public async Task Chat_AloneOnAMeteredHost_IsMeasuredAndItsRecordCorrected()
    {
        await _meter.PassAsync(150);

        var (id, _) = await ChatAsync();
        var outcome = await FinalAsync(id);

        Assert.Equal("measured", outcome["energySource"]!.GetValue<string>());
        Assert.Equal(_meter.BusyTotal, outcome["energyJoules"]!.GetValue<double>(), 0.15 * _meter.BusyTotal);
    }

    [Fact]
    public async Task Chat_SeveralAtOnce_AreAttributedAndSumToWhatWasMeasured()
    {
        await _meter.PassAsync(150);

        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ChatAsync()));
        var outcomes = new List<JsonNode>();
        foreach (var (id, _) in asked)
            outcomes.Add(await FinalAsync(id));

        Assert.All(outcomes, outcome => Assert.Equal("attributed", outcome["energySource"]!.GetValue<string>()));
        Assert.Equal(_meter.BusyTotal, outcomes.Sum(outcome => outcome["energyJoules"]!.GetValue<double>()), 0.1 * _meter.BusyTotal);
        var counter = (await Router.GetJsonAsync("/greenserv/energy"))["hosts"]![0]!["counters"]![0]!;
        double[] accounts = [.. new[] { "requestsJoules", "judgeJoules", "loadingJoules", "idleJoules", "foreignJoules" }.Select(name => counter[name]!.GetValue<double>())];
        Assert.Equal(counter["measuredJoules"]!.GetValue<double>(), accounts.Sum(), 1e-6);
        AssertSources();
    }

    [Fact]
    public async Task Chat_UnderABudgetAndScoredAtOnce_IsCountedAtWhatTheMeterTold()
    {
        // What it shares with another is known only when that has ended too.
        Host.Answer = async (http, body) =>
        {
            var isLong = body.Contains("long", StringComparison.Ordinal);
            await _meter.BusyForAsync(isLong ? 200 : 60);
            await ScriptedHost.Completion(http, "fine", completionTokens: isLong ? 4000 : 40);
        };
        await _meter.PassAsync(150);

        var other = Router.DecideAsync("large:2b", "a long one");
        using var response = await Router.ChatAsync("greenserv:thrifty");
        response.EnsureSuccessStatusCode();
        var id = response.Headers.GetValues("x-greenserv-decision-id").Single();
        await Router.ScoreAsync(id, 1);
        await other;
        var outcome = await FinalAsync(id);

        var joules = outcome["energyJoules"]!.GetValue<double>();
        Assert.NotEqual("estimated", outcome["energySource"]!.GetValue<string>());
        Assert.NotEqual(joules, double.Parse(response.Headers.GetValues("x-greenserv-energy-joules").Single(), CultureInfo.InvariantCulture), 0.01);
        Assert.Equal(joules, (await Router.GetJsonAsync("/greenserv/sla"))["promises"]![0]!["meanJoules"]!.GetValue<double>(), 1e-6);
        AssertCounted(joules);

        // What is kept folds to the same.
        await RestartRouterAsync();
        Assert.Equal(joules, (await Router.GetJsonAsync("/greenserv/sla"))["promises"]![0]!["meanJoules"]!.GetValue<double>(), 1e-6);
        AssertCounted(joules);
    }

    [Fact]
    public async Task Chat_WhileTheMeterIsAway_IsEstimatedAndMeasuredAgainLater()
    {
        await _meter.PassAsync(150);
        Host.Answer = (http, _) => ScriptedHost.Completion(http, "fine");
        _meter.IsAway = true;
        await UntilAsync(async () => Problem(await Router.GetJsonAsync("/greenserv/energy")) is not null);

        var (_, source) = await ChatAsync();
        Assert.Equal("estimated", source);
        Assert.Contains("HTTP 503", Problem(await Router.GetJsonAsync("/greenserv/energy")), StringComparison.Ordinal);

        _meter.IsAway = false;
        await _meter.PassAsync(150);
        Host.Answer = async (http, _) =>
        {
            await _meter.BusyForAsync(100);
            await ScriptedHost.Completion(http, "fine", completionTokens: 400);
        };
        var (id, _) = await ChatAsync();
        var outcome = await FinalAsync(id);
        Assert.Null(Problem(await Router.GetJsonAsync("/greenserv/energy")));
        Assert.Equal("measured", outcome["energySource"]!.GetValue<string>());
    }

    private void AssertCounted(double joules)
    {
        var state = Router.Learner.State!;
        var arm = Assert.Single(state.Arms.Select(state.GetArm), arm => arm.Quality.Count > 0);
        Assert.Equal(joules, arm.EnergyOfQualityRows[0] / arm.Quality.Count * state.ReferenceEnergyJoules, 1e-6);
    }

    // Four at once are no measurement of any; the host at rest is one.
    private void AssertSources()
    {
        using var metrics = new MeasurementRecorder(Router.Get<System.Diagnostics.Metrics.IMeterFactory>());
        metrics.ReadGauges();
        var accounted = metrics.Of("greenserv.energy.accounted").ToLookup(measured => (measured["greenserv.energy.account"], measured["greenserv.energy.source"]), measured => measured.Value);
        Assert.True(accounted[("requests", "attributed")].Single() > 0.8 * _meter.BusyTotal);
        Assert.True(accounted[("requests", "measured")].Single() < 0.2 * _meter.BusyTotal);
        Assert.True(accounted[("idle", "measured")].Single() > 0);
        Assert.Equal(Router.Get<EnergyMeters>().Hosts.Single().Ledger!.Totals.AccountedJoules, accounted.Sum(values => values.Single()), 0.2 * _meter.BusyTotal);
    }

    private static string? Problem(JsonNode status) => status["hosts"]![0]!["problem"]?.GetValue<string>();

    private async Task<(string Id, string Source)> ChatAsync()
    {
        using var response = await Router.ChatAsync("small:1b");
        response.EnsureSuccessStatusCode();
        var joules = double.Parse(response.Headers.GetValues("x-greenserv-energy-joules").Single(), CultureInfo.InvariantCulture);
        Assert.True(joules > 0);
        return (response.Headers.GetValues("x-greenserv-decision-id").Single(), response.Headers.GetValues("x-greenserv-energy-source").Single());
    }

    // The outcome once no request waits for its energy any more.
    private async Task<JsonNode> FinalAsync(string id)
    {
        await UntilAsync(async () => (await Router.GetJsonAsync("/greenserv/energy"))["hosts"]![0]!["pendingRequests"]!.GetValue<int>() == 0);
        return (await Router.GetJsonAsync("/greenserv/decisions/" + id))["outcome"]!;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }
}
