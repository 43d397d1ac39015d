using System.Net;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Queues;

public sealed class SpillTests : RouterTest
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScriptedHost _busy = null!;

    private protected override string[] Models => ["free:1b"];

    [Fact]
    public async Task Post_TheModelWithoutAQueueFails_TheOneWithAQueueAnswers()
    {
        using var first = await Router.ChatAsync("busy:2b");
        _busy.Answer = async (http, _) =>
        {
            _arrived.TrySetResult();
            await _goOn.Task;
            await ScriptedHost.Completion(http, "fine");
        };
        var running = Router.ChatAsync("busy:2b");
        await _arrived.Task;
        Host.Answer = (http, _) =>
        {
            _goOn.TrySetResult();
            return ScriptedHost.Json(http, """{"error":{"message":"boom"}}""", StatusCodes.Status500InternalServerError);
        };
        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("busy:2b", response.Headers.GetValues("x-greenserv-model").Single());
        Assert.Single(Host.Requests);
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
    }

    private protected override async Task BeforeStartAsync() => _busy = await ScriptedHost.StartAsync("busy:2b");

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.SpillAfter = TimeSpan.Zero;
        options.Hosts.Add(new() { Url = _busy.Url, Name = "busy", MaxConcurrency = 1 });
    }

    private protected override async Task AfterStopAsync() => await _busy.DisposeAsync();
}
