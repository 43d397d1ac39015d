using System.Net;
using GreenServ.Client.Wire;
using GreenServ.Router.Admin;
using GreenServ.Router.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Admin;

public sealed class DrainingTests : KeyedRouterTest
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScriptedHost _second = null!;

    private HostSettings Second => new() { Name = "second", Url = _second.Url };

    [Fact]
    public async Task Drain_Host_EndsWhatRunsAndTakesNothingNew()
    {
        var added = await Admin.AddHostAsync(Second);
        var running = await BeginAsync();
        var draining = await Admin.ChangeHostAsync("second", Second with { State = "draining" }, added.Etag);
        using var refused = await Router.ChatAsync("other:3b");
        var ended = StateChange<HostDocument>();
        _release.SetResult();
        using var answered = await running;
        await ended;

        Assert.Equal(("draining", 1), (draining.Settings.State, draining.RunningRequests));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("is being drained", await MessageOf(refused), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        var drained = (await Admin.GetHostsAsync()).Hosts.Single(host => host.Name == "second");
        Assert.Equal(("disabled", 0), (drained.Settings.State, drained.RunningRequests));
        Assert.Equal(("router", "drained"), await LastAuditAsync("host"));

        await Admin.ChangeHostAsync("second", Second, drained.Etag);
        _second.Answer = (http, _) => ScriptedHost.Completion(http, "again");
        using var again = await Router.ChatAsync("other:3b");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Remove_HostThatAnswers_IsGoneWhenItHasAnswered()
    {
        await Admin.AddHostAsync(Second);
        var running = await BeginAsync();
        var removed = await Admin.RemoveHostAsync("second");
        var leaving = (await Admin.GetHostsAsync()).Hosts.Single(host => host.Name == "second");
        using var refused = await Router.ChatAsync("other:3b");
        _release.SetResult();
        using var answered = await running;

        Assert.Equal((true, 1), (removed.IsLeaving, leaving.RunningRequests));
        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], [refused.StatusCode, answered.StatusCode]);
        await GoneAsync();
    }

    [Fact]
    public async Task Add_HostThatIsLeaving_StaysOneHost()
    {
        await Admin.AddHostAsync(Second);
        var running = await BeginAsync();
        await Admin.RemoveHostAsync("second");
        var again = await Admin.AddHostAsync(Second);

        Assert.Equal((false, 1), (again.IsLeaving, again.RunningRequests));
        _release.SetResult();
        using var answered = await running;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task Drain_Model_EndsWhatRunsOnAllHostsAndIsDisabled()
    {
        await Admin.AddHostAsync(Second);
        var running = await BeginAsync();
        var before = await Admin.GetModelAsync("other:3b");
        var draining = await Admin.ChangeModelAsync("other:3b", new() { State = "draining", Note = "too slow" }, before.Etag);
        using var pinned = await Router.ChatAsync("other:3b");
        var ended = StateChange<ModelDocument>();
        _release.SetResult();
        using var answered = await running;
        await ended;

        Assert.Equal((1, "draining"), (draining.RunningRequests, draining.Settings.State));
        Assert.Contains("other:3b (is being drained)", await MessageOf(pinned), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        var drained = await Admin.GetModelAsync("other:3b");
        Assert.Equal(("disabled", "too slow", 0), (drained.Settings.State, drained.Settings.Note, drained.RunningRequests));
        Assert.Equal(("router", "drained"), await LastAuditAsync("model"));
    }

    [Fact]
    public async Task Drain_HostThatIsIdle_IsDisabled()
    {
        var added = await Admin.AddHostAsync(Second);
        var ended = StateChange<HostDocument>(changes: 2);
        await Admin.ChangeHostAsync("second", Second with { State = "draining" }, added.Etag);
        await ended;

        Assert.Equal("disabled", (await Admin.GetHostsAsync()).Hosts.Single(host => host.Name == "second").Settings.State);
    }

    private protected override async Task BeforeStartAsync()
    {
        _second = await ScriptedHost.StartAsync("other:3b");
        _second.Answer = async (http, _) =>
        {
            _arrived.TrySetResult();
            await _release.Task;
            await ScriptedHost.Completion(http, "fine");
        };
    }

    private protected override async Task AfterStopAsync()
    {
        await _second.DisposeAsync();
        await base.AfterStopAsync();
    }

    /// <summary>Begins a request that the second host answers once it is released.</summary>
    private async Task<Task<HttpResponseMessage>> BeginAsync()
    {
        UseKey(AdminKey);
        var running = Router.ChatAsync("other:3b");
        await _arrived.Task;
        return running;
    }

    private Task StateChange<T>(int changes = 1)
        where T : class
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = changes;
        Router.Services.GetRequiredService<ControlTable<T>>().Changed += () =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                changed.SetResult();
        };
        return changed.Task;
    }

    private async Task GoneAsync()
    {
        var hosts = Router.Services.GetRequiredService<HostDirectory>();
        while (hosts.Find("second") is not null)
            await Task.Yield();
        Assert.DoesNotContain((await Admin.GetHostsAsync()).Hosts, host => host.Name == "second");
    }

    private async Task<(string Who, string Action)> LastAuditAsync(string kind)
    {
        var row = (await Admin.GetAuditAsync(limit: 1, kind: kind)).Rows.Single();
        return (row.Who, row.Action);
    }
}
