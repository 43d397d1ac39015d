using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.OpenAi;

public sealed class EmbeddingsTests : RouterTest
{
    private const string Answer = """{"object":"list","data":[{"object":"embedding","embedding":[0.1,-0.2],"index":0}],"model":"x","usage":{"prompt_tokens":4,"total_tokens":4}}""";

    private ScriptedHost _second = null!;

    private protected override string[] Models => ["chat:1b", "nomic-embed-text@aaaaaaaaaaaa"];

    [Fact]
    public async Task Post_NamedModel_PassesAndIsOnRecord()
    {
        const string body = """{"model":"nomic-embed-text:latest","input":["a","b"],"encoding_format":"base64","dimensions":2}""";
        using var response = await Router.PostAsync("/v1/embeddings", body);

        var answer = await response.JsonAsync();
        Assert.Equal("[0.1,-0.2]", answer["data"]![0]!["embedding"]!.ToJsonString());
        Assert.Null(answer["id"]);
        Assert.Equal(response.Header("decision-id"), answer["greenserv"]!["decision_id"].Text());
        Assert.Equal(body.Replace(":latest", "", StringComparison.Ordinal), Assert.Single(Host.Requests));
        var explained = await Router.ExplainAsync(response.Header("decision-id"));
        Assert.Equal("pinned", explained["kind"].Text());
        Assert.Contains("no policy chooses", explained["sentence"].Text(), StringComparison.Ordinal);
        Assert.True(explained["outcome"]!["energyJoules"]!.GetValue<double>() > 0);
    }

    [Fact]
    public async Task Post_Embeddings_TeachNothing()
    {
        await Router.DecideAsync("chat:1b");
        var before = Router.Learner.State!.Pool.Clock;
        using var response = await Router.PostAsync("/v1/embeddings", """{"model":"nomic-embed-text","input":"a"}""");
        using var feedback = await Router.PostAsync("/v1/feedback", $$"""{"decision_id":"{{response.Header("decision-id")}}","score":1}""");

        Assert.Equal(HttpStatusCode.BadRequest, feedback.StatusCode);
        Assert.DoesNotContain(Router.Learner.State!.Arms, arm => arm.Contains("nomic", StringComparison.Ordinal));
        Assert.Equal(before, Router.Learner.State!.Pool.Clock);
    }

    [Fact]
    public async Task Post_Profile_IsRefusedUnlessItNamesAnEmbeddingModel()
    {
        using var without = await Router.PostAsync("/v1/embeddings", """{"model":"greenserv","input":"a"}""");
        using var with = await Router.PostAsync("/v1/embeddings", """{"model":"greenserv:eco","input":"a"}""");

        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal("no_embedding_model", (await without.JsonAsync())["error"]!["code"].Text());
        Assert.Equal("nomic-embed-text", with.Header("model"));
    }

    [Fact]
    public async Task Post_ProfileGivenAnEmbeddingModelWhileRunning_EmbedsWithIt()
    {
        using (var changed = await Router.PutAsync("/greenserv/profiles/night", """{"embeddingModel":"nomic-embed-text"}"""))
            changed.EnsureSuccessStatusCode();
        await RestartRouterAsync();

        using var response = await Router.PostAsync("/v1/embeddings", """{"model":"greenserv:night","input":"a"}""");

        Assert.Equal("nomic-embed-text", response.Header("model"));
    }

    [Fact]
    public async Task Post_PlacementThatFails_IsReplacedOnlyByTheSameVersion()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, "{}", 500);
        for (var i = 0; i < 4; i++)
        {
            using var same = await Router.PostAsync("/v1/embeddings", """{"model":"nomic-embed-text","input":"a"}""");
            Assert.Equal(HttpStatusCode.OK, same.StatusCode);
        }

        Assert.Equal(4, _second.Requests.Count);
        _second.Models = ["nomic-embed-text@bbbbbbbbbbbb"];
        await Router.RefreshPoolAsync();
        using var other = await Router.PostAsync("/v1/embeddings", """{"model":"nomic-embed-text","input":"a"}""");
        Assert.Equal(HttpStatusCode.BadGateway, other.StatusCode);
        Assert.Equal(4, _second.Requests.Count);
    }

    [Fact]
    public async Task Post_EncoderAskedToChat_IsRefused()
    {
        using var response = await Router.ChatAsync("nomic-embed-text");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("can not chat", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Models_ListsEncodersToo()
    {
        using var list = await Router.Http.GetAsync(new Uri("/v1/models", UriKind.Relative));
        using var one = await Router.Http.GetAsync(new Uri("/v1/models/nomic-embed-text", UriKind.Relative));

        Assert.Contains("nomic-embed-text", (await list.JsonAsync())["data"]!.AsArray().Select(model => model!["id"].Text()));
        Assert.Equal("nomic-embed-text", (await one.JsonAsync())["id"].Text());
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Hosts.Add(new() { Url = _second.Url, Name = "second" });
        options.Profiles["eco"] = new() { Policy = "default", Lambda = 0.7, EmbeddingModel = "nomic-embed-text" };
    }

    private protected override async Task BeforeStartAsync()
    {
        Host.Answer = (http, body) => body.Contains("\"messages\"", StringComparison.Ordinal) ? ScriptedHost.Completion(http, "fine") : ScriptedHost.Json(http, Answer);
        _second = await ScriptedHost.StartAsync("nomic-embed-text@aaaaaaaaaaaa");
        _second.Answer = (http, _) => ScriptedHost.Json(http, Answer);
    }

    private protected override async Task AfterStopAsync() => await _second.DisposeAsync();
}
