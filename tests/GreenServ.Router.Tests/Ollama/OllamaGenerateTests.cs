using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Ollama;

public sealed class OllamaGenerateTests : RouterTest
{
    private const string Part = """{"model":"m","created_at":"2026-01-01T00:00:00Z","response":"4","done":false}""";
    private const string Last = """{"model":"m","created_at":"2026-01-01T00:00:01Z","response":"","done":true,"done_reason":"stop","context":[1,2],"prompt_eval_count":6,"eval_count":2}""";

    private protected override string[] Models => ["small:1b", "large:2b", "all-minilm:33m@cccccccccccc"];

    [Theory]
    [InlineData("greenserv")]
    [InlineData("greenserv:latest")]
    [InlineData("large:2b")]
    public async Task Generate_ByDefault_StreamsAndIsOnRecord(string model)
    {
        Host.Answer = (http, _) => ScriptedHost.Lines(http, Part, Last);
        using var response = await Router.PostAsync("/api/generate", $$"""{"model":"{{model}}","prompt":"2 + 2?","raw":true,"context":[1],"images":[]}""");
        var lines = await response.LinesAsync();

        Assert.Equal(Part, lines[0].ToJsonString());
        Assert.Equal("[1,2]", lines[1]["context"]!.ToJsonString());
        Assert.Equal(response.Header("decision-id"), lines[1]["greenserv"]!["decision_id"].Text());
        Assert.Equal(2, (await Router.ExplainAsync(response.Header("decision-id")))["outcome"]!["completionTokens"].Number());
    }

    [Fact]
    public async Task Generate_NotStreaming_IsOneAnnotatedObject()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, Last);
        using var response = await Router.PostAsync("/api/generate", """{"model":"greenserv","prompt":"2 + 2?","stream":false}""");

        Assert.Equal(response.Header("model"), (await response.JsonAsync())["greenserv"]!["model"].Text());
    }

    [Theory]
    [InlineData("api/generate", """{"model":"greenserv"}""", "response")]
    [InlineData("api/generate", """{"model":"greenserv:eco","prompt":""}""", "response")]
    [InlineData("api/chat", """{"model":"greenserv","messages":[]}""", "message")]
    public async Task Load_Profile_IsAnsweredAtOnce(string path, string body, string field)
    {
        using var response = await Router.PostAsync("/" + path, body);

        var answer = await response.JsonAsync();
        Assert.Equal(("load", true), (answer["done_reason"].Text(), answer["done"]!.GetValue<bool>()));
        Assert.NotNull(answer[field]);
        Assert.Empty(Host.Requests);
    }

    [Fact]
    public async Task Load_Model_GoesToItsHostAndIsNoDecision()
    {
        const string loaded = """{"model":"large:2b","created_at":"2026-01-01T00:00:00Z","response":"","done":true,"done_reason":"load"}""";
        Host.Answer = (http, _) => ScriptedHost.Json(http, loaded);
        using var response = await Router.PostAsync("/api/generate", """{"model":"large:2b","keep_alive":"10m"}""");

        Assert.Equal(loaded, await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("x-greenserv-decision-id"));
        Assert.Equal("""{"model":"large:2b","keep_alive":"10m"}""", Assert.Single(Host.Requests));
        Assert.Empty(Router.Storage.Journal.Read(new Dictionary<string, long>()));
    }

    [Fact]
    public async Task Load_HostThatFails_IsSaid()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"error":"no memory"}""", 500);
        using var response = await Router.PostAsync("/api/generate", """{"model":"large:2b"}""");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("no memory", (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/embed", """{"model":"all-minilm:33m","input":["a","b"],"truncate":false}""", """{"model":"m","embeddings":[[0.1],[0.2]],"total_duration":3,"prompt_eval_count":2}""")]
    [InlineData("api/embeddings", """{"model":"all-minilm:33m","prompt":"a"}""", """{"embedding":[0.1,1e-7]}""")]
    public async Task Embed_NamedModel_PassesAndIsOnRecord(string path, string body, string answer)
    {
        Host.Embed = null;
        Host.Answer = (http, _) => ScriptedHost.Json(http, answer);
        using var response = await Router.PostAsync("/" + path, body);
        var text = await response.Content.ReadAsStringAsync();

        Assert.StartsWith(answer[..^1] + ",\"greenserv\":", text, StringComparison.Ordinal);
        Assert.Equal(body, Assert.Single(Host.Requests));
        Assert.Equal(path, Assert.Single(Host.Paths));
        Assert.Equal("pinned", (await Router.ExplainAsync(response.Header("decision-id")))["kind"].Text());
    }

    [Fact]
    public async Task Embed_Profile_SaysHowToNameAModel()
    {
        using var response = await Router.PostAsync("/api/embed", """{"model":"greenserv","input":"a"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("EmbeddingModel", (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/embed", """{"model":"greenserv","input":[]}""", "embeddings")]
    [InlineData("api/embeddings", """{"model":"greenserv"}""", "embedding")]
    public async Task Embed_NothingOfAProfile_IsNothing(string path, string body, string field)
    {
        using var response = await Router.PostAsync("/" + path, body);

        Assert.Equal("[]", (await response.JsonAsync())[field]!.ToJsonString());
    }
}
