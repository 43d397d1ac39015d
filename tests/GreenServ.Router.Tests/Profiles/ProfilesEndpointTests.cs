using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GreenServ.Client;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Profiles;

public sealed class ProfilesEndpointTests : RouterTest
{
    [Fact]
    public async Task List_Profiles_TellsWhatSteersThemAndWhereTheyComeFrom()
    {
        var profiles = await ProfilesAsync();

        Assert.Equal(["greenserv", "greenserv:eco", "greenserv:gold", "greenserv:quality"], profiles.Keys.Order());
        Assert.Equal("""{"name":"greenserv:gold","policy":"default","alpha":0.8,"latencyP95Ms":5000,"budgetJoules":30,"source":"configured","etag":"\u00220\u0022"}""", profiles["greenserv:gold"].ToJsonString());
        Assert.Equal("""{"name":"greenserv:eco","policy":"default","lambda":0.7,"source":"builtIn","etag":"\u00220\u0022"}""", profiles["greenserv:eco"].ToJsonString());
    }

    [Theory]
    [InlineData("gold")]
    [InlineData("greenserv:gold")]
    [InlineData("GreenServ:Gold")]
    public async Task Put_Change_CountsAtOnceAndSurvivesARestart(string name)
    {
        using var response = await Router.PutAsync("/greenserv/profiles/" + name, """{"policy":"gittins","alpha":0.65}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var changed = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        Assert.Equal(
            ("greenserv:gold", "gittins", 0.65, "changed"),
            (changed["name"]!.GetValue<string>(), changed["policy"]!.GetValue<string>(), changed["alpha"]!.GetValue<double>(), changed["source"]!.GetValue<string>()));
        Assert.Equal(response.Headers.ETag!.Tag, changed["etag"]!.GetValue<string>());
        var explanation = await Router.ExplainAsync(await Router.DecideAsync("greenserv:gold"));
        Assert.Equal("gittins", explanation["policy"]!.GetValue<string>());
        Assert.Equal(0.65, explanation["promise"]!["alpha"]!.GetValue<double>());

        await RestartRouterAsync();

        Assert.Equal(changed.ToJsonString(), (await ProfilesAsync())["greenserv:gold"].ToJsonString());
    }

    [Fact]
    public async Task Put_ProfileThatIsThere_NeedsTheEtagOfWhatWasSeen()
    {
        using var missing = await Router.PutAsync("/greenserv/profiles/gold", """{"lambda":0.5}""", etag: null);
        using var first = await Router.PutAsync("/greenserv/profiles/gold", """{"lambda":0.5}""", "\"0\"");
        using var stale = await Router.PutAsync("/greenserv/profiles/gold", """{"lambda":0.6}""", "\"0\"");
        using var added = await Router.PutAsync("/greenserv/profiles/night", """{"lambda":0.9}""", etag: null);

        Assert.Equal(
            [HttpStatusCode.PreconditionRequired, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed, HttpStatusCode.OK],
            [missing.StatusCode, first.StatusCode, stale.StatusCode, added.StatusCode]);
        Assert.Equal(0.5, (await ProfilesAsync())["greenserv:gold"]["lambda"]!.GetValue<double>());
    }

    [Fact]
    public async Task Audit_ChangesOfProfiles_AreOnIt()
    {
        var client = new GreenServClient(Router.Http);
        await client.ChangeProfileAsync("night", new() { Lambda = 0.9 }, etag: null);
        var night = (await client.GetProfilesAsync()).Single(profile => profile.Name == "greenserv:night");
        await client.ChangeProfileAsync("night", new() { Lambda = 0.8 }, night.Etag);
        await client.RevertProfileAsync("night");

        var rows = (await client.GetAuditAsync(kind: "profile")).Rows;
        Assert.Equal(["removed", "changed", "created"], rows.Select(row => row.Action));
        Assert.Equal((0.9, 0.8), (rows[1].Before!.Value.GetProperty("lambda").GetDouble(), rows[1].After!.Value.GetProperty("lambda").GetDouble()));
    }

    [Fact]
    public async Task Put_NewName_AddsAProfileThatClientsCanAskFor()
    {
        using (var response = await Router.PutAsync("/greenserv/profiles/night", """{"lambda":0.9}"""))
            response.EnsureSuccessStatusCode();

        await Router.DecideAsync("greenserv:night");

        var models = await Router.GetJsonAsync("/v1/models");
        Assert.Contains(models["data"]!.AsArray(), model => model!["id"]!.GetValue<string>() == "greenserv:night");
    }

    [Fact]
    public async Task Put_EverythingWrong_NamesEachFieldAndChangesNothing()
    {
        using var response = await Router.PutAsync("/greenserv/profiles/gold", """{"policy":"linucb","lambda":2,"alpha":1.5,"latencyP95Ms":-1,"budgetJoules":0,"v":-3}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        Assert.Equal(["alpha", "budgetJoules", "lambda", "latencyP95Ms", "v"], problem["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.Equal("configured", (await ProfilesAsync())["greenserv:gold"]["source"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("gold", """{"alpha":"high"}""", "alpha", "it must be a number")]
    [InlineData("gold", """{"policy":7}""", "policy", "it must be a policy's name")]
    [InlineData("gold", """{"embeddingModel":7}""", "embeddingModel", "it must be a model's name")]
    [InlineData("gold", """{"policy":"best"}""", "policy", "it must be one of default, linucb")]
    [InlineData("gold", """{"alfa":0.7}""", "alfa", "is not known; known are policy, lambda, alpha, latencyP95Ms, budgetJoules, budgetWattHours, budgetGrams, budgetPeriod, budgetFirst, v and embeddingModel")]
    [InlineData("gold", """{"policy":"mess-plus"}""", "alpha", "is missing")]
    [InlineData("gold", """{"policy":"mess-plus","alpha":0.5,"budgetJoules":3}""", "budgetJoules", "does not weigh energy by a price")]
    [InlineData("gold", """{"policy":"static:small:1b","latencyP95Ms":3}""", "latencyP95Ms", "leaves no other model")]
    [InlineData("gold", "[]", "body", "must be a JSON object")]
    [InlineData("gold", "{", "body", "is not valid JSON")]
    [InlineData("a@b", "{}", "name", "letters, digits, dots, dashes or underscores")]
    [InlineData("latest", "{}", "name", "is another name of the profile greenserv")]
    public async Task Put_SomethingWrong_SaysWhatWouldBeRight(string name, string body, string field, string message)
    {
        using var response = await Router.PutAsync("/greenserv/profiles/" + name, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        Assert.Contains(message, problem["errors"]![field]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(message, problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_Change_GivesBackWhatWasConfigured()
    {
        using (var changed = await Router.PutAsync("/greenserv/profiles/gold", """{"lambda":0.5}"""))
            changed.EnsureSuccessStatusCode();
        using (var added = await Router.PutAsync("/greenserv/profiles/night", """{"lambda":0.9}"""))
            added.EnsureSuccessStatusCode();

        using var reverted = await DeleteAsync("gold");
        using var removed = await DeleteAsync("night");
        using var nothing = await DeleteAsync("gold");
        using var unknown = await DeleteAsync("night");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.Conflict, HttpStatusCode.NotFound],
            [reverted.StatusCode, removed.StatusCode, nothing.StatusCode, unknown.StatusCode]);
        await RestartRouterAsync();
        Assert.Equal(0.8, (await ProfilesAsync())["greenserv:gold"]["alpha"]!.GetValue<double>());
        using var gone = await Router.ChatAsync("greenserv:night");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Put_OtherAlpha_KeepsWhatIsOwedAndWhatWasLearned()
    {
        for (var i = 0; i < 10; i++)
            await Router.ScoreAsync(await Router.DecideAsync("greenserv:gold"), 0.5);

        using (var changed = await Router.PutAsync("/greenserv/profiles/gold", """{"alpha":0.6}"""))
            changed.EnsureSuccessStatusCode();

        var promise = (await Router.GetJsonAsync("/greenserv/sla"))["promises"]!.AsArray().Single()!;
        Assert.Equal(0.6, promise["alpha"]!.GetValue<double>());
        Assert.Equal(10 * 0.3, promise["debt"]!.GetValue<double>(), 0.01);
        Assert.NotNull(promise["priceJoules"]);
        var explanation = await Router.ExplainAsync(await Router.DecideAsync("greenserv:gold"));
        Assert.True(explanation["candidates"]!.AsArray().Sum(candidate => candidate!["pulls"]!.GetValue<long>()) >= 10);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["gold"] = new() { Alpha = 0.8, LatencyP95Ms = 5000, BudgetJoules = 30 };
    }

    private async Task<Dictionary<string, JsonNode>> ProfilesAsync() =>
        (await Router.GetJsonAsync("/greenserv/profiles"))["profiles"]!.AsArray().ToDictionary(profile => profile!["name"]!.GetValue<string>(), profile => profile!);

    private Task<HttpResponseMessage> DeleteAsync(string name) => Router.Http.DeleteAsync(new Uri("/greenserv/profiles/" + name, UriKind.Relative));
}
