using System.Text.Json.Nodes;
using GreenServ.Meters;
using GreenServ.Router.Metering;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Workers.Tests.EnergyAgent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Metering;

/// <summary>A router whose host's energy is told by an energy agent in a process of its own, over a real socket; only the counter it reads is a stand-in.</summary>
public sealed class AgentMeteringTests : RouterTest
{
    private readonly DrawnPower _power = new();
    private readonly string _url = AgentProcess.FreeUrl();
    private TaskCompletionSource _answers = new();

    private protected override Task BeforeStartAsync()
    {
        _answers.SetResult();
        Host.Answer = async (http, _) =>
        {
            await _power.RequestAsync(2);
            await _answers.Task;
            await ScriptedHost.Completion(http, "fine", completionTokens: 400);
        };
        return Task.CompletedTask;
    }

    private protected override Task AfterStopAsync()
    {
        _power.Dispose();
        return Task.CompletedTask;
    }

    private protected override void Build(WebApplicationBuilder builder) => builder.Services.Configure<MeteringOptions>(options =>
    {
        options.RetryAfter = TimeSpan.FromMilliseconds(100);
        options.Hosts.Add(new HostMeterOptions { Host = "scripted", Meter = new MeterOptions { Kind = MeterKind.Agent, Url = _url } });
    });

    [Fact]
    public async Task Chat_AgentDiesInMidRunAndComesBack_IsMeasuredThenEstimatedThenMeasuredAgain()
    {
        List<string> measured = [], estimated = [];
        using (var agent = await AgentProcess.StartAsync(_power.Folder, _url))
        {
            await IdleIsKnownAsync();
            measured.Add(await Router.DecideAsync("small:1b"));
            await UntilSettledAsync();
            measured.AddRange(await Task.WhenAll(Router.DecideAsync("small:1b"), Router.DecideAsync("small:1b")));
            foreach (var id in measured)
                await UntilMeasuredAsync(id);
            Assert.Equal(["measured", "attributed", "attributed"], await SourcesAsync(measured));
            Assert.Equal(_power.Requests, (await Task.WhenAll(measured.Select(JoulesAsync))).Sum(), 0.15 * _power.Requests);

            // One is being answered when the agent dies, and ends after it is missed.
            _answers = new TaskCompletionSource();
            var caught = Router.DecideAsync("small:1b");
            await _power.PassAsync(0.2);
            agent.Kill();
            await UntilAsync(async () => await ProblemAsync() is not null);
            _answers.SetResult();
            estimated.Add(await caught);
            Assert.Contains("the energy agent at", await ProblemAsync(), StringComparison.Ordinal);
        }

        estimated.Add(await Router.DecideAsync("small:1b"));
        Assert.Equal(["estimated", "estimated"], await SourcesAsync(estimated));
        Assert.All(await Task.WhenAll(estimated.Select(JoulesAsync)), joules => Assert.True(joules > 0));

        using var again = await AgentProcess.StartAsync(_power.Folder, _url);
        await UntilAsync(async () => await ProblemAsync() is null);
        await _power.PassAsync(0.5);
        var back = await Router.DecideAsync("small:1b");
        await UntilMeasuredAsync(back);
        Assert.Equal(["measured"], await SourcesAsync([back]));
        Assert.Equal(600, await JoulesAsync(back), 120.0);

        // What nobody measured stays an estimate, and what was measured stays that.
        Assert.Equal(["estimated", "estimated"], await SourcesAsync(estimated));
        Assert.Equal(["measured", "attributed", "attributed"], await SourcesAsync(measured));
    }

    private Task IdleIsKnownAsync() => UntilAsync(async () =>
        (await Router.GetJsonAsync("/greenserv/energy"))["hosts"]![0]!["counters"]!.AsArray() is [{ } counter, ..] && counter["idleWatts"] is not null);

    private async Task<string?> ProblemAsync() => (await Router.GetJsonAsync("/greenserv/energy"))["hosts"]![0]!["problem"]?.GetValue<string>();

    private Task UntilMeasuredAsync(string id) => UntilAsync(async () => (await SourcesAsync([id]))[0] != "estimated");

    // Until then a window with its last joules may still be open, and is shared with whoever comes next.
    private Task UntilSettledAsync() => UntilAsync(async () => (await Router.GetJsonAsync("/greenserv/energy"))["hosts"]![0]!["pendingRequests"]!.GetValue<int>() == 0);

    private async Task<string[]> SourcesAsync(IEnumerable<string> ids) =>
        await Task.WhenAll(ids.Select(async id => (await OutcomeAsync(id))["energySource"]!.GetValue<string>()));

    private async Task<double> JoulesAsync(string id) => (await OutcomeAsync(id))["energyJoules"]!.GetValue<double>();

    private async Task<JsonNode> OutcomeAsync(string id) => (await Router.ExplainAsync(id))["outcome"]!;

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await _power.PassAsync(0.05);
    }
}
