using System.Text;
using System.Text.Json.Nodes;
using GreenServ.Client.Wire;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Queues;

/// <summary>What two clients with a key each have of a host that serves one request at a time, over real sockets.</summary>
public sealed class KeyFairnessTests : KeyedRouterTest
{
    private readonly FakeTimeProvider _time = new();
    private GatedHost _gated = null!;

    [Theory]
    [InlineData("greedy", "modest")]
    [InlineData("shared", "shared")]
    public async Task Post_KeyThatAsksForMuch_LeavesAnotherKeyItsShare(string greedyTenant, string modestTenant)
    {
        using var greedy = await ClientOfAsync("greedy", greedyTenant);
        using var modest = await ClientOfAsync("modest", modestTenant);
        List<Task<HttpResponseMessage>> asked = [AskAsync(greedy, "greedy")];
        var underWay = await _gated.NextAsync();
        for (var i = 0; i < 8; i++)
            asked.Add(AskAsync(greedy, "greedy"));
        await UntilWaitingAsync(8);
        for (var i = 0; i < 3; i++)
            asked.Add(AskAsync(modest, "modest"));
        await UntilWaitingAsync(11);

        var served = new List<string>();
        for (var i = 0; i < 11; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            underWay.Open();
            underWay = await _gated.NextAsync();
            served.Add(underWay.Body.Contains("modest", StringComparison.Ordinal) ? "modest" : "greedy");
        }

        underWay.Open();
        foreach (var response in await Task.WhenAll(asked))
            response.Dispose();

        // Turn about while both wait, however many one of them sent before.
        Assert.Equal(3, served.Take(6).Count(who => who == "modest"));
    }

    private protected override async Task BeforeStartAsync() => _gated = await GatedHost.StartAsync("only:1b");

    private protected override async Task AfterStopAsync()
    {
        _gated.OpenAll();
        await _gated.DisposeAsync();
        await base.AfterStopAsync();
    }

    private protected override void Build(WebApplicationBuilder builder)
    {
        base.Build(builder);
        builder.Services.AddSingleton<TimeProvider>(_time);
    }

    private protected override void Configure(RouterOptions options) =>
        options.Hosts.Add(new() { Url = _gated.Url, Name = "box", MaxConcurrencyPerModel = 1, MaxWaiting = 20 });

    private async Task<HttpClient> ClientOfAsync(string name, string tenant) =>
        ClientWith((await Admin.CreateKeyAsync(Settings() with { Name = name, Tenant = tenant })).Secret);

    private static Task<HttpResponseMessage> AskAsync(HttpClient http, string prompt) => http.PostAsync(
        new Uri("/v1/chat/completions", UriKind.Relative),
        new StringContent($$"""{"model":"greenserv","messages":[{"role":"user","content":"{{prompt}}"}]}""", Encoding.UTF8, "application/json"));

    private async Task UntilWaitingAsync(int count)
    {
        while (JsonNode.Parse(await AdminHttp.GetStringAsync(new Uri("/greenserv/models", UriKind.Relative)))!["hosts"]![0]!["waiting"]!.GetValue<int>() != count)
            await Task.Yield();
    }
}
