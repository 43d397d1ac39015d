using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GreenServ.Client.Wire;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Security;

public sealed class KeyAccessTests : KeyedRouterTest
{
    [Theory]
    [InlineData("""{"model":"large:2b",MESSAGES}""")]
    [InlineData("""{"\u006dodel":"large:2b",MESSAGES}""")]
    [InlineData("""{"MODEL":"LARGE:2B",MESSAGES}""")]
    [InlineData("""{"model":"small:1b","Model":"large:2b",MESSAGES}""")]
    [InlineData("""{"model":"small:1b",MESSAGES,"mode\u006c":"large:2b"}""")]
    [InlineData("""{"model":"\u006carge:2b",MESSAGES}""")]
    [InlineData("""{"model":"small:1b","model":"large:2b","MODEL":"large:2b",MESSAGES}""")]
    public async Task Post_ModelThatTheKeyDoesNotAllow_Gets403HoweverItIsSpelled(string body)
    {
        await UseKeyAsync(Settings() with { Models = ["small:1b"] });
        using var response = await Router.PostAsync("/v1/chat/completions", body.Replace("MESSAGES", """ "messages":[{"role":"user","content":"hi"}]""", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal("model_not_allowed", error["code"]!.GetValue<string>());
        Assert.Contains("It may use small:1b", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(Host.Requests);
    }

    [Theory]
    [InlineData("""{"model":"large:2b","Model":"small:1b",MESSAGES}""")]
    [InlineData("""{"MODEL":"large:2b","model":"greenserv",MESSAGES}""")]
    public async Task Post_SeveralModelKeys_TheHostSeesTheOneThatWasChecked(string body)
    {
        await UseKeyAsync(Settings() with { Models = ["small:1b"] });
        using var response = await Router.PostAsync("/v1/chat/completions", body.Replace("MESSAGES", """ "messages":[{"role":"user","content":"hi"}]""", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("large", Assert.Single(Host.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_Profile_ChoosesAmongTheModelsTheKeyAllows()
    {
        await UseKeyAsync(Settings() with { Models = ["large:2b"], MayOverride = true });
        for (var i = 0; i < 10; i++)
            Assert.Equal("large:2b", (await Router.ExplainAsync(await Router.DecideAsync()))["model"]!.GetValue<string>());

        var id = await Router.DecideAsync("greenserv:eco");
        UseKey(AdminKey);
        var explained = await Router.ExplainAsync(id);
        var rejected = Assert.Single(explained["candidates"]!.AsArray(), candidate => candidate!["model"]!.GetValue<string>() == "small:1b");
        Assert.Contains("the key allows", rejected!["rejectedBecause"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_KeyOfOneModel_IsToldOfThatOneAlone()
    {
        await UseKeyAsync(Settings() with { Models = ["large:2b"] });
        var id = await Router.DecideAsync();
        var explained = await Router.Http.GetStringAsync(new Uri("/greenserv/decisions/" + id, UriKind.Relative));
        var replayed = await Router.Http.GetStringAsync(new Uri($"/greenserv/decisions/{id}/replay", UriKind.Relative));
        using var preview = await Router.PostAsync("/greenserv/route", """{"model":"greenserv","messages":[{"role":"user","content":"hi"}]}""");
        string[] told = [explained, replayed, await preview.Content.ReadAsStringAsync()];

        Assert.All(told, text => Assert.Contains("large:2b", text, StringComparison.Ordinal));
        Assert.All(told, text => Assert.DoesNotContain("small:1b", text, StringComparison.Ordinal));

        UseKey(AdminKey);
        Assert.Contains("small:1b", await Router.Http.GetStringAsync(new Uri("/greenserv/decisions/" + id, UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("small:1b", await Router.Http.GetStringAsync(new Uri($"/greenserv/decisions/{id}/replay", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_RequestThatNoModelOfTheKeyCanAnswer_IsToldOfThoseAlone()
    {
        await Admin.ChangeModelAsync("large:2b", new() { State = "disabled" }, "*");
        await UseKeyAsync(Settings() with { Models = ["large:2b"] });
        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var message = await MessageOf(response);
        Assert.Contains("large:2b (", message, StringComparison.Ordinal);
        Assert.DoesNotContain("small:1b", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ModelsThatTheRequestAllowsButTheKeyDoesNot_Get403()
    {
        await UseKeyAsync(Settings() with { Models = ["large:2b"] });
        using var response = await Router.ChatAsync(fields: ""","greenserv":{"allow":["small:1b"]}""");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("may use large:2b", await MessageOf(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("greenserv:eco", 200)]
    [InlineData("GREENSERV:ECO", 200)]
    [InlineData("greenserv", 403)]
    [InlineData("greenserv:latest", 403)]
    [InlineData("small:1b", 200)]
    public async Task Post_KeyOfOneProfile_MayUseThatOneAlone(string model, int expected)
    {
        await UseKeyAsync(Settings() with { Profiles = ["eco"] });
        using var response = await Router.ChatAsync(model);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task Post_KeyOfNoModels_MayUseNone()
    {
        await UseKeyAsync(Settings() with { Models = [] });
        using var pinned = await Router.ChatAsync("small:1b");
        using var routed = await Router.ChatAsync();

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], [pinned.StatusCode, routed.StatusCode]);
        Assert.Contains("It may use no model", await MessageOf(pinned), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Models_ListsWhatTheKeyMayUse()
    {
        await UseKeyAsync(Settings() with { Models = ["large:2b"], Profiles = ["greenserv"] });
        var list = await Router.Http.GetFromJsonAsync<JsonNode>(new Uri("/v1/models", UriKind.Relative));
        using var other = await Router.Http.GetAsync(new Uri("/v1/models/small:1b", UriKind.Relative));

        Assert.Equal(["greenserv", "large:2b"], list!["data"]!.AsArray().Select(model => model!["id"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory]
    [InlineData("""{"lambda":0.9}""", "override_not_allowed")]
    [InlineData("""{"alpha":0.5}""", "override_not_allowed")]
    [InlineData("""{"tenant":"other"}""", "tenant_not_allowed")]
    public async Task Post_SteeringThatTheKeyDoesNotAllow_Gets403(string greenserv, string code)
    {
        await UseKeyAsync(Settings());
        using var refused = await Router.ChatAsync(fields: $""","greenserv":{greenserv}""");
        await UseKeyAsync(Settings() with { MayOverride = true, MayNameTenant = true });
        using var allowed = await Router.ChatAsync(fields: $""","greenserv":{greenserv}""");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(code, JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["error"]!["code"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task Change_ModelsOfAKey_CountsFromTheNextRequest()
    {
        var created = await UseKeyAsync(Settings() with { Models = ["large:2b"] });
        using var before = await Router.ChatAsync("small:1b");
        await Admin.ChangeKeyAsync(created.Key.Id, created.Key.Settings with { Models = null }, created.Key.Etag);
        using var after = await Router.ChatAsync("small:1b");

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.OK], [before.StatusCode, after.StatusCode]);
    }
}
