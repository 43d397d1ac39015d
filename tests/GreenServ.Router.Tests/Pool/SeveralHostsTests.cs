using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Pool;

public sealed class SeveralHostsTests : RouterTest
{
    private ScriptedHost _second = null!;

    private protected override string[] Models => ["only:1b"];

    [Fact]
    public async Task Post_PlacementThatFails_IsReplacedByTheSameModelElsewhere()
    {
        Host.Answer = (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var explained = await Router.ExplainAsync(await Router.DecideAsync());

        Assert.Equal("second", explained["host"]!.GetValue<string>());
        Assert.Equal("only:1b", explained["model"]!.GetValue<string>());
        Assert.Equal("scripted", Assert.Single(explained["failedAttempts"]!.AsArray())!["host"]!.GetValue<string>());
        Assert.Equal("failover", explained["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task Post_HostThatGoesAway_IsLeftOutUntilItIsBack()
    {
        await Host.DisposeAsync();
        for (var i = 0; i < 3; i++)
        {
            using var response = await Router.ChatAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(3, _second.Requests.Count);
        using var health = await Router.Http.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Contains("scripted", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unload_ModelOnSeveralHosts_LeavesEach()
    {
        using var unload = await Router.PostAsync("/api/generate", """{"model":"only:1b","keep_alive":0}""");
        using var load = await Router.PostAsync("/api/generate", """{"model":"only:1b"}""");

        Assert.Equal((2, 1), (Host.Requests.Count, _second.Requests.Count));
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Hosts.Add(new() { Url = _second.Url, Name = "second" });
    }

    private protected override async Task BeforeStartAsync() => _second = await ScriptedHost.StartAsync(Models);

    private protected override async Task AfterStopAsync() => await _second.DisposeAsync();
}
