using GreenServ.Router.Pool;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Pool;

public sealed class UnknownSizeTests : RouterTest
{
    private WebApplication _openAi = null!;

    [Fact]
    public async Task Post_ModelWhoseEnergyCanNotBeEstimated_GetsOneFirstPullAndNoMore()
    {
        var models = new List<string>();
        for (var i = 0; i < 20; i++)
            models.Add((await Router.ExplainAsync(await Router.DecideAsync()))["model"]!.GetValue<string>());

        Assert.Contains("mystery", models);
        Assert.Contains(models.Skip(3), model => model != "mystery");
        var arm = Router.Learner.State!.GetArm("mystery");
        Assert.Equal(models.Count(model => model == "mystery"), arm.Pulls);
        Assert.Equal(0, arm.Energy.Count);
    }

    [Fact]
    public async Task Restart_KeepsTheCountOfPulls()
    {
        await Router.DecideAsync("mystery");
        await RestartRouterAsync();

        Assert.Equal(1, Router.Learner.State!.GetArm("mystery").Pulls);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Hosts.Add(new() { Url = _openAi.Urls.First(), Name = "openai", Kind = HostKind.OpenAi });
    }

    private protected override async Task BeforeStartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        _openAi = builder.Build();
        _openAi.MapGet("/v1/models", () => Results.Text("""{"object":"list","data":[null,{"id":"mystery"}]}""", "application/json"));
        _openAi.MapPost("/v1/chat/completions", http => ScriptedHost.Completion(http, "hm"));
        await _openAi.StartAsync();
    }

    private protected override async Task AfterStopAsync() => await _openAi.DisposeAsync();
}
