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
    public async Task Post_ModelOfUnknownSize_IsEstimatedWidelyAndNeverAtZero()
    {
        var energy = (await Router.ExplainAsync(await Router.DecideAsync("mystery")))["outcome"]!;

        var joules = energy["energyJoules"]!.GetValue<double>();
        Assert.True(joules > 0);
        Assert.Equal("estimated", energy["energySource"]!.GetValue<string>());
        Assert.True(energy["energyHighJoules"]!.GetValue<double>() > 5 * joules);
        Assert.Equal(1, Router.Learner.State!.GetArm("mystery").Energy.Count, 3);
    }

    [Fact]
    public async Task Get_Models_SaysThatTheSizeIsUnknown()
    {
        var models = (await Router.GetJsonAsync("/greenserv/models"))["models"]!.AsArray();

        var mystery = models.Single(model => model!["model"]!.GetValue<string>() == "mystery")!;
        Assert.Null(mystery["parametersBillions"]);
        Assert.Contains("size is unknown", mystery["unknown"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(models.Where(model => model != mystery), model => Assert.Null(model!["unknown"]));
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
