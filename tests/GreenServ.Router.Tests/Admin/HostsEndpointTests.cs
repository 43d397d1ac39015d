using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Client.Wire;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Admin;

public sealed class HostsEndpointTests : KeyedRouterTest
{
    private ScriptedHost _second = null!;

    private HostSettings Second => new() { Name = "second", Url = _second.Url };

    [Fact]
    public async Task Add_Host_ServesItsModelsAtOnceAndAfterARestart()
    {
        UseKey(AdminKey);
        var added = await Admin.AddHostAsync(Second with { ApiKey = "host-secret" });
        using var answered = await Router.ChatAsync("other:3b");
        await RestartRouterAsync();
        UseKey(AdminKey);
        using var again = await Router.ChatAsync("other:3b");

        Assert.Equal(("second", "administration", true, true), (added.Name, added.Source, added.Healthy, added.HasApiKey));
        Assert.Equal(["other:3b"], added.Models);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [answered.StatusCode, again.StatusCode]);
    }

    [Fact]
    public async Task Add_HostWithAKey_SendsItThereAndShowsItNowhere()
    {
        string? sent = null;
        _second.Answer = (http, _) =>
        {
            sent = http.Request.Headers.Authorization;
            return ScriptedHost.Completion(http, "fine");
        };
        UseKey(AdminKey);
        var added = await Admin.AddHostAsync(Second with { ApiKey = "host-secret" });
        var kept = await Admin.ChangeHostAsync("second", Second, added.Etag);
        await Router.ChatAsync("other:3b");
        var sentWithKey = sent;
        var removed = await Admin.ChangeHostAsync("second", Second with { ApiKey = "" }, kept.Etag);
        await Router.ChatAsync("other:3b");

        Assert.Equal(("Bearer host-secret", null), (sentWithKey, sent));
        Assert.Equal((true, false), (kept.HasApiKey, removed.HasApiKey));
        foreach (var path in (string[])["/greenserv/hosts", "/greenserv/hosts/second", "/greenserv/audit", "/greenserv/models"])
            Assert.DoesNotContain("host-secret", await AdminHttp.GetStringAsync(new Uri(path, UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_EverythingWrong_NamesAllOfIt()
    {
        var (response, body) = await SendAsync(HttpMethod.Post, "/greenserv/hosts", new
        {
            name = "a/b", url = "ftp://x", kind = "vllm", apiKey = "with blank", state = "resting", weight = 3, maxConcurrency = 0, maxWaiting = -1, memoryGigabytes = 0,
        });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["apiKey", "kind", "maxConcurrency", "maxWaiting", "memoryGigabytes", "name", "state", "url", "weight"], body!["errors"]!.AsObject().Select(error => error.Key).Order());
    }

    [Fact]
    public async Task Change_Key_ServesWithTheOldOneUntilTheHostHasBeenAsked()
    {
        var keys = new ConcurrentQueue<string?>();
        _second.Answer = (http, _) =>
        {
            keys.Enqueue(http.Request.Headers.Authorization);
            return ScriptedHost.Completion(http, "fine");
        };
        var added = await Admin.AddHostAsync(Second with { ApiKey = "old" });
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _second.BeforeListing = () =>
        {
            asked.TrySetResult();
            return goOn.Task;
        };
        UseKey((await Admin.CreateKeyAsync(Settings())).Secret);
        var changing = Admin.ChangeHostAsync("second", Second with { ApiKey = "new" }, added.Etag);
        await asked.Task;
        using var meanwhile = await Router.ChatAsync("other:3b");
        goOn.SetResult();
        await changing;
        using var after = await Router.ChatAsync("other:3b");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [meanwhile.StatusCode, after.StatusCode]);
        Assert.Equal(["Bearer old", "Bearer new"], keys);
    }

    [Fact]
    public async Task Change_Limits_CountAtOnceAndAreKept()
    {
        var added = await Admin.AddHostAsync(Second with { MaxConcurrencyPerModel = 1, MaxWaiting = 0, MemoryGigabytes = 24 });
        var (release, arrived) = (new TaskCompletionSource(), new TaskCompletionSource());
        _second.Answer = async (http, _) =>
        {
            arrived.TrySetResult();
            await release.Task;
            await ScriptedHost.Completion(http, "fine");
        };
        UseKey((await Admin.CreateKeyAsync(Settings())).Secret);
        var running = Router.ChatAsync("other:3b");
        await arrived.Task;
        using var refused = await Router.ChatAsync("other:3b");
        var changed = await Admin.ChangeHostAsync("second", Second with { MaxConcurrencyPerModel = 2, MaxWaiting = 0 }, added.Etag);
        var second = Router.ChatAsync("other:3b");
        release.SetResult();

        Assert.Equal((1, 0, 24.0), (added.Settings.MaxConcurrencyPerModel, added.Settings.MaxWaiting, added.Settings.MemoryGigabytes));
        Assert.Equal((2, 0, null), (changed.Settings.MaxConcurrencyPerModel, changed.Settings.MaxWaiting, changed.Settings.MemoryGigabytes));
        Assert.Equal(
            [HttpStatusCode.TooManyRequests, HttpStatusCode.OK, HttpStatusCode.OK], [refused.StatusCode, (await running).StatusCode, (await second).StatusCode]);
        await RestartRouterAsync();
        Assert.Equal(2, (await Admin.GetHostsAsync()).Hosts.Single(host => host.Name == "second").Settings.MaxConcurrencyPerModel);
    }

    [Theory]
    [InlineData("http://user:password@gpu-box")]
    [InlineData("http://gpu-box/?x=1")]
    [InlineData("http://gpu-box/#x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public async Task Add_AddressThatIsNone_IsRefused(string url)
    {
        var (response, body) = await SendAsync(HttpMethod.Post, "/greenserv/hosts", new { name = "x", url });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(body!["errors"]!["url"]);
    }

    [Theory]
    [InlineData("scripted")]
    [InlineData("SCRIPTED")]
    [InlineData("second")]
    public async Task Add_NameThatIsTaken_Gets409(string name)
    {
        await Admin.AddHostAsync(Second);
        var (response, body) = await SendAsync(HttpMethod.Post, "/greenserv/hosts", new { name, url = _second.Url });

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("already", body!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_Address_MovesTheHost()
    {
        UseKey(AdminKey);
        var added = await Admin.AddHostAsync(Second with { Url = "http://127.0.0.1:9" });
        var moved = await Admin.ChangeHostAsync("second", Second, added.Etag);
        using var answered = await Router.ChatAsync("other:3b");

        Assert.Equal((false, true), (added.Healthy, moved.Healthy));
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task Change_EtagMissingOrOld_ChangesNothing()
    {
        var added = await Admin.AddHostAsync(Second);
        var drained = await Admin.ChangeHostAsync("second", Second with { State = "disabled" }, added.Etag);
        var (missing, _) = await SendAsync(HttpMethod.Put, "/greenserv/hosts/second", new { url = _second.Url });
        var (old, _) = await SendAsync(HttpMethod.Put, "/greenserv/hosts/second", new { url = _second.Url }, added.Etag);
        var (unknown, _) = await SendAsync(HttpMethod.Put, "/greenserv/hosts/third", new { url = _second.Url }, "*");

        Assert.Equal(
            [HttpStatusCode.PreconditionRequired, HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound], [missing.StatusCode, old.StatusCode, unknown.StatusCode]);
        Assert.Equal("disabled", (await Admin.GetHostsAsync()).Hosts.Single(host => host.Name == "second").Settings.State);
        Assert.NotEqual(added.Etag, drained.Etag);
    }

    [Fact]
    public async Task Change_HostOfTheSettings_TakesItsStateAlone()
    {
        var listed = Assert.Single((await Admin.GetHostsAsync()).Hosts);
        var settings = new HostSettings { Url = listed.Settings.Url, State = "disabled" };
        var (moved, why) = await SendAsync(HttpMethod.Put, "/greenserv/hosts/scripted", new { url = _second.Url }, listed.Etag);
        var (removed, _) = await SendAsync(HttpMethod.Delete, "/greenserv/hosts/scripted");
        var disabled = await Admin.ChangeHostAsync("scripted", settings, listed.Etag);
        await RestartRouterAsync();
        UseKey(AdminKey);
        using var refused = await Router.ChatAsync();

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.Conflict], [moved.StatusCode, removed.StatusCode]);
        Assert.Contains("GreenServ:Router:Hosts", why!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("configuration", "disabled"), (disabled.Source, disabled.Settings.State));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("disabled by an administrator", await MessageOf(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_HostThatIsAwayAndDisabled_IsWell()
    {
        var added = await Admin.AddHostAsync(Second with { Url = "http://127.0.0.1:9" });
        var away = await AdminHttp.GetStringAsync(new Uri("/health", UriKind.Relative));
        await Admin.ChangeHostAsync("second", Second with { Url = "http://127.0.0.1:9", State = "disabled" }, added.Etag);
        var disabled = await AdminHttp.GetStringAsync(new Uri("/health", UriKind.Relative));

        Assert.Contains("second", away, StringComparison.Ordinal);
        Assert.DoesNotContain("degraded", disabled, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_HostThatIsIdle_IsGoneAtOnce()
    {
        await Admin.AddHostAsync(Second);
        var removed = await Admin.RemoveHostAsync("second");
        UseKey(AdminKey);
        using var unknown = await Router.ChatAsync("other:3b");

        Assert.True(removed.IsLeaving);
        Assert.DoesNotContain((await Admin.GetHostsAsync()).Hosts, host => host.Name == "second");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Add_HostThatRedirects_IsNotFollowed()
    {
        var followed = false;
        Host.Answer = (http, _) =>
        {
            followed = true;
            return ScriptedHost.Completion(http, "fine");
        };
        _second.Answer = (http, _) =>
        {
            http.Response.Redirect(Host.Url + "/v1/chat/completions");
            return Task.CompletedTask;
        };
        UseKey(AdminKey);
        await Admin.AddHostAsync(Second);
        using var response = await Router.ChatAsync("other:3b");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.False(followed);
    }

    private protected override async Task BeforeStartAsync() => _second = await ScriptedHost.StartAsync("other:3b");

    private protected override async Task AfterStopAsync()
    {
        await _second.DisposeAsync();
        await base.AfterStopAsync();
    }
}
