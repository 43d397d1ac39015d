using System.Net;
using System.Text;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Ollama;

/// <summary>Ollama's clients at Ollama hosts: bytes pass.</summary>
public sealed class OllamaChatTests : RouterTest
{
    private const string Part = """{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"4","x_new":[1, 2]},"done":false}""";
    private const string Last = """{"model":"m","created_at":"2026-01-01T00:00:01Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":5,"prompt_eval_count":6,"eval_count":2}""";

    [Fact]
    public async Task Chat_ByDefault_StreamsLinesAsTheyCameAndAnnotatesTheLast()
    {
        Host.Answer = (http, _) => ScriptedHost.Lines(http, Part, Last);
        const string body = """{ "model":"greenserv" ,"messages":[{"role":"user","content":"2 + 2?"}],"think":"high","keep_alive":"5m","options":{"temperature":0.70},"format":{"type":"object"},"x":[1]}""";
        using var response = await Router.PostAsync("/api/chat", body);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(Part + "\n" + Last[..^1] + ",\"greenserv\":{\"decision_id\":\"" + response.Header("decision-id"), text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        var last = (await response.LinesAsync())[^1];
        Assert.Equal(response.Header("model"), last["greenserv"]!["model"].Text());
        Assert.True(last["energy"]!["joules"]!.GetValue<double>() > 0);
        Assert.Equal("api/chat", Assert.Single(Host.Paths));
        Assert.Equal(body.Replace("\"greenserv\"", $"\"{response.Header("model")}\"", StringComparison.Ordinal), Assert.Single(Host.Requests));
        var outcome = (await Router.ExplainAsync(response.Header("decision-id")))["outcome"]!;
        Assert.Equal((6, 2, true), (outcome["promptTokens"].Number(), outcome["completionTokens"].Number(), outcome["streamed"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Chat_NotStreaming_IsOneAnnotatedObject()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, Last);
        using var response = await Router.PostAsync("/api/chat", """{"model":"large:2b","stream":false,"messages":[{"role":"user","content":"2 + 2?"}]}""");

        var answer = await response.JsonAsync();
        Assert.Equal(6, answer["prompt_eval_count"].Number());
        Assert.Equal("large:2b", answer["greenserv"]!["model"].Text());
        Assert.Equal("pinned", (await Router.ExplainAsync(response.Header("decision-id")))["kind"].Text());
    }

    [Fact]
    public async Task Chat_WithToolsImagesAndSchema_IsSeenByRouting()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, Last);
        using var response = await Router.PostAsync(
            "/api/chat",
            """{"model":"greenserv","stream":false,"tools":[{"type":"function"}],"format":{"type":"object"},"messages":[{"role":"user","content":"2 + 2?","images":["iVBOR"]}],"greenserv":{"lambda":0.9,"task":"math"}}""");

        var explained = await Router.ExplainAsync(response.Header("decision-id"));
        Assert.Equal("jsonSchema, Tools, Images", explained["features"]!["traits"].Text());
        Assert.Equal("math", explained["features"]!["task"].Text());
        Assert.Equal(0.9, explained["lambda"]!.GetValue<double>());
        Assert.DoesNotContain("greenserv", Assert.Single(Host.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_FormAsCurlSendsIt_IsTaken()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, Last);
        using var content = new StringContent("""{"model":"greenserv","stream":false,"messages":[{"role":"user","content":"x"}]}""", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await Router.Http.PostAsync(new Uri("/api/chat", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Chat_FirstLine_ArrivesBeforeTheAnswerIsComplete()
    {
        var release = new TaskCompletionSource();
        Host.Answer = async (http, _) =>
        {
            await ScriptedHost.Lines(http, Part);
            await release.Task;
            await ScriptedHost.Lines(http, Last);
        };
        using var response = await Router.OpenAsync("/api/chat", Ask);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal(Part, await reader.ReadLineAsync());
        release.SetResult();
        Assert.Contains("\"done\":true", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ClientLeaves_ReachesTheHostAndTeachesNothing()
    {
        var hostSawIt = new TaskCompletionSource();
        Host.Answer = async (http, _) =>
        {
            http.RequestAborted.Register(() => hostSawIt.TrySetResult());
            await ScriptedHost.Lines(http, Part);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        (await Router.OpenAsync("/api/chat", Ask)).Dispose();

        await hostSawIt.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.All(Router.Learner.State!.Arms, arm => Assert.Equal(0, Router.Learner.State!.GetArm(arm).Pulls));
    }

    [Theory]
    [InlineData("""{"error":"out of memory"}""")]
    [InlineData("no json")]
    [InlineData("")]
    public async Task Chat_FirstLineThatIsNoAnswer_AnotherModelIsAsked(string first)
    {
        Host.Answer = (http, body) => IsSmall(body) ? ScriptedHost.Lines(http, first) : ScriptedHost.Lines(http, Part, Last);
        for (var i = 0; i < 4; i++)
        {
            using var response = await Router.PostAsync("/api/chat", Ask);
            Assert.Equal("large:2b", response.Header("model"));
        }
    }

    [Theory]
    [InlineData("""{"error":"runner died"}""", "runner died")]
    [InlineData("<html>", "no JSON object")]
    [InlineData(null, "ended the stream before it was complete")]
    public async Task Chat_StreamThatFailsOnTheWay_EndsWithAnErrorLine(string? line, string expected)
    {
        Host.Answer = (http, _) => ScriptedHost.Lines(http, line is null ? [Part] : [Part, line]);
        using var response = await Router.PostAsync("/api/chat", Ask);
        var lines = await response.LinesAsync();

        Assert.Equal(2, lines.Length);
        Assert.Contains(expected, lines[1]["error"].Text(), StringComparison.Ordinal);
        Assert.Equal("failed", (await Router.ExplainAsync(response.Header("decision-id")))["outcome"]!["status"].Text());
    }

    [Fact]
    public async Task Chat_RefusalOfTheRequest_PassesAsItCame()
    {
        const string refusal = """{"error":"invalid options: temperature"}""";
        Host.Answer = (http, _) => ScriptedHost.Json(http, refusal, 400);
        using var response = await Router.PostAsync("/api/chat", Ask);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(refusal, await response.Content.ReadAsStringAsync());
        Assert.Single(Host.Requests);
    }

    [Fact]
    public async Task Chat_ModelThatDoesNotSupportTools_AnotherIsAsked()
    {
        Host.Answer = (http, body) => IsSmall(body) ? ScriptedHost.Json(http, """{"error":"\"small:1b\" does not support tools"}""", 400) : ScriptedHost.Lines(http, Part, Last);
        for (var i = 0; i < 4; i++)
        {
            using var response = await Router.PostAsync("/api/chat", Ask);
            Assert.Equal("large:2b", response.Header("model"));
        }
    }

    [Theory]
    [InlineData("{", 400, "not valid JSON")]
    [InlineData("", 400, "body is empty")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", 400, "'model' is missing")]
    [InlineData("""{"model":"nope","messages":[{"role":"user","content":"x"}]}""", 404, "no model or profile 'nope'")]
    [InlineData("""{"model":"nope","messages":[]}""", 404, "model 'nope' not found")]
    [InlineData("""{"model":"greenserv","messages":[{"role":"user","content":"x"}],"greenserv":{"lambda":2}}""", 400, "greenserv.lambda")]
    public async Task Chat_BadBody_GetsAnErrorInOllamasShape(string body, int status, string expected)
    {
        using var response = await Router.PostAsync("/api/chat", body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var error = await response.JsonAsync();
        Assert.Equal(["error"], error.AsObject().Select(field => field.Key));
        Assert.Contains(expected, error["error"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_EveryModelFails_Answers502InOllamasShape()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"error":"model requires more system memory (5.6 GiB) than is available"}""", 500);
        using var response = await Router.PostAsync("/api/chat", Ask);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("more system memory", (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
    }

    private const string Ask = """{"model":"greenserv","messages":[{"role":"user","content":"2 + 2?"}]}""";

    private static bool IsSmall(string body) => body.Contains("small:1b", StringComparison.Ordinal);
}
