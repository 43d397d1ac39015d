using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Breakers;

/// <summary>A placement that fails is left alone, tried by one request, and asked again once it is well; over real sockets.</summary>
public sealed class BreakerRoutingTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "greenserv-breakers-" + Guid.NewGuid().ToString("N"));
    private readonly FakeTimeProvider _time = new();
    private ScriptedHost _host = null!;
    private RouterApp _router = null!;
    private Func<HttpContext, Task> _small = Fail;

    public async ValueTask InitializeAsync()
    {
        _host = await ScriptedHost.StartAsync("small:1b", "large:2b");
        _host.Answer = (http, body) => body.Contains("small:1b", StringComparison.Ordinal) ? _small(http) : ScriptedHost.Completion(http, "fine");
        _router = await RouterApp.StartAsync(_folder, options => options.Hosts.Add(new() { Url = _host.Url, Name = "box" }), _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Post_ModelThatFails_OpensIsTriedOnceAndClosesWhenItIsWell()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.BadGateway, await AskAsync("small:1b"));
        Assert.Equal(("open", 3), await SmallAsync());

        // Not asked while others are there, tried once half a minute later, and left alone for twice as long.
        await AskProfileAsync(5);
        Assert.Equal(3, Asked);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("halfOpen", (await SmallAsync()).State);
        Assert.Equal(HttpStatusCode.BadGateway, await AskAsync("small:1b"));
        Assert.Equal(("open", 4), await SmallAsync());
        _time.Advance(TimeSpan.FromSeconds(59));
        await AskProfileAsync(5);
        Assert.Equal(4, Asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        _small = http => ScriptedHost.Completion(http, "well again");
        Assert.Equal(HttpStatusCode.OK, await AskAsync("small:1b"));
        Assert.Equal(("closed", 0), await SmallAsync());
    }

    [Fact]
    public async Task Post_TrialUnderWay_OthersAreNotAskedMeanwhile()
    {
        for (var i = 0; i < 3; i++)
            await AskAsync("small:1b");
        _time.Advance(TimeSpan.FromSeconds(30));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _small = async http =>
        {
            reached.TrySetResult();
            await answer.Task;
            await ScriptedHost.Completion(http, "well again");
        };

        var trial = AskAsync("small:1b");
        await reached.Task;
        await AskProfileAsync(5);

        Assert.Equal(4, Asked);
        answer.SetResult();
        Assert.Equal(HttpStatusCode.OK, await trial);
        Assert.Equal(("closed", 0), await SmallAsync());
    }

    [Fact]
    public async Task Post_AnswersThatBreakOff_OpenItToo()
    {
        _small = http => ScriptedHost.Events(http, """{"id":"c","choices":[{"delta":{"content":"a"}}]}""");
        for (var i = 0; i < 3; i++)
        {
            using var response = await _router.ChatAsync("small:1b", ",\"stream\":true");
            Assert.Contains("stream_interrupted", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(("open", 3), await SmallAsync());
    }

    [Fact]
    public async Task Post_HostThatAsksForAPause_IsLeftAloneAndCountsAsNoFailure()
    {
        _small = http =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "20";
            return Task.CompletedTask;
        };
        using var refused = await _router.ChatAsync("small:1b");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("20", refused.Headers.GetValues("Retry-After").Single());
        Assert.Contains("all_models_busy", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("busy", 0), await SmallAsync());

        await AskProfileAsync(5);
        Assert.Equal(1, Asked);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(("closed", 0), await SmallAsync());
    }

    private int Asked => _host.Requests.Count(body => body.Contains("small:1b", StringComparison.Ordinal));

    private static Task Fail(HttpContext http)
    {
        http.Response.StatusCode = 500;
        return Task.CompletedTask;
    }

    private async Task AskProfileAsync(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(HttpStatusCode.OK, await AskAsync("greenserv"));
    }

    private async Task<HttpStatusCode> AskAsync(string model)
    {
        using var response = await _router.ChatAsync(model);
        return response.StatusCode;
    }

    private async Task<(string State, int Failures)> SmallAsync()
    {
        var models = JsonNode.Parse(await _router.Http.GetStringAsync(new Uri("/greenserv/models", UriKind.Relative)))!["models"]!.AsArray();
        var breaker = models.Single(model => model!["model"]!.GetValue<string>() == "small:1b")!["breaker"]!;
        return (breaker["state"]!.GetValue<string>(), breaker["failures"]!.GetValue<int>());
    }
}
