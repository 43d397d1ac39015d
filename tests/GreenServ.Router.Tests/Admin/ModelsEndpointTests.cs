using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GreenServ.Client.Wire;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Admin;

public sealed class ModelsEndpointTests : KeyedRouterTest
{
    private protected override string[] Models => ["small:1b", "hf.co/org/large:latest"];

    [Fact]
    public async Task Disable_Model_LeavesItListedButAsksItNoMore()
    {
        UseKey(AdminKey);
        var before = await Admin.GetModelAsync("small:1b");
        var disabled = await Admin.ChangeModelAsync("small:1b", new() { State = "disabled", Note = "licence" }, before.Etag);
        for (var i = 0; i < 10; i++)
            Assert.NotEqual("small:1b", (await Router.ExplainAsync(await Router.DecideAsync()))["model"]!.GetValue<string>());
        using var pinned = await Router.ChatAsync("small:1b");
        var pool = await Admin.GetPoolAsync();

        Assert.Equal("active", before.Settings.State);
        Assert.Equal(("disabled", "licence"), (disabled.Settings.State, disabled.Settings.Note));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, pinned.StatusCode);
        Assert.Contains("small:1b (is disabled by an administrator)", await MessageOf(pinned), StringComparison.Ordinal);
        Assert.Equal("disabled", pool.Models.Single(model => model.Model == "small:1b").State);

        await Admin.ChangeModelAsync("small:1b", new() { State = "active" }, disabled.Etag);
        using var again = await Router.ChatAsync("small:1b");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData("hf.co/org/large")]
    [InlineData("hf.co/org/large:latest")]
    [InlineData("HF.co/org/LARGE:Latest")]
    public async Task Disable_ModelUnderAnyOfItsNames_IsTheSameModel(string name)
    {
        UseKey(AdminKey);
        var changed = await Admin.ChangeModelAsync(name, new() { State = "disabled" }, "*");
        using var pinned = await Router.ChatAsync("hf.co/org/large");
        await RestartRouterAsync();
        var after = await Admin.GetModelAsync("hf.co/org/large");

        Assert.Equal("hf.co/org/large:latest", changed.Name);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, pinned.StatusCode);
        Assert.Equal(("disabled", changed.Etag), (after.Settings.State, after.Etag));
    }

    [Fact]
    public async Task Disable_ModelBeforeAnyHostHasIt_CountsWhenItComes()
    {
        UseKey(AdminKey);
        await Admin.ChangeModelAsync("late:7b", new() { State = "disabled" }, "\"0\"");
        Host.Models = ["late:7b"];
        await Router.RefreshPoolAsync();
        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Change_BadRequests_SayWhatIsWrong()
    {
        var (missing, _) = await SendAsync(HttpMethod.Put, "/greenserv/models/small:1b", new { state = "disabled" });
        var (invalid, body) = await SendAsync(HttpMethod.Put, "/greenserv/models/small:1b", new { state = "off", note = new string('x', 501), extra = 1 }, "*");
        var (old, _) = await SendAsync(HttpMethod.Put, "/greenserv/models/small:1b", new { state = "disabled" }, "\"7\"");
        var (unknown, _) = await SendAsync(HttpMethod.Get, "/greenserv/models/nothing");

        Assert.Equal(HttpStatusCode.PreconditionRequired, missing.StatusCode);
        Assert.Equal(["extra", "note", "state"], body!["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound], [invalid.StatusCode, old.StatusCode, unknown.StatusCode]);
    }

    [Fact]
    public async Task Explain_ModelThatIsDisabled_SaysWhyItWasLeftOut()
    {
        UseKey(AdminKey);
        await Admin.ChangeModelAsync("small:1b", new() { State = "disabled" }, "*");
        var explained = await Router.ExplainAsync(await Router.DecideAsync());

        var left = explained["candidates"]!.AsArray().Single(candidate => candidate!["model"]!.GetValue<string>() == "small:1b")!;
        Assert.Equal("is disabled by an administrator", left["rejectedBecause"]!.GetValue<string>());
    }
}
