using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Translation;

/// <summary>What an Ollama client gets when an OpenAI-compatible host answers.</summary>
public sealed class ChatToOllamaTests : OpenAiHostTest
{
    private const string Ask = """{"model":"org/small-1b","messages":[{"role":"user","content":"Weather?"}]}""";

    [Fact]
    public async Task Chat_Streaming_BecomesLines()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(
            http,
            """{"id":"c1","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":"hm"}}]}""",
            """{"id":"c1","choices":[{"index":0,"delta":{"content":"It \"is\" "},"logprobs":{"content":[{"token":"It","logprob":-0.5,"bytes":[73,116],"top_logprobs":[]}]}}]}""",
            """{"id":"c1","choices":[{"index":0,"delta":{"content":"sunny ☀"}}]}""",
            """{"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"length"}]}""",
            """{"id":"c1","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4}}""",
            "[DONE]");
        using var response = await Router.PostAsync("/api/chat", Ask);
        var lines = await response.LinesAsync();

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(4, lines.Length);
        Assert.Equal("hm", lines[0]["message"]!["thinking"].Text());
        Assert.Equal("It \"is\" sunny ☀", lines[1]["message"]!["content"].Text() + lines[2]["message"]!["content"].Text());
        Assert.Equal("""[{"token":"It","logprob":-0.5,"bytes":[73,116],"top_logprobs":[]}]""", lines[1]["logprobs"]!.ToJsonString());
        Assert.All(lines[..^1], line => Assert.False(line["done"]!.GetValue<bool>()));
        var last = lines[^1];
        Assert.Equal(("org/small-1b", "length", true), (last["model"].Text(), last["done_reason"].Text(), last["done"]!.GetValue<bool>()));
        Assert.Equal((9, 4), (last["prompt_eval_count"].Number(), last["eval_count"].Number()));
        foreach (var duration in (string[])["total_duration", "prompt_eval_duration", "eval_duration"])
            Assert.True(last[duration]!.GetValue<long>() > 0, duration);
        Assert.Equal(0, last["load_duration"].Number());
        Assert.Equal(response.Header("decision-id"), last["greenserv"]!["decision_id"].Text());
        Assert.True(last["energy"]!["joules"]!.GetValue<double>() > 0);
        Assert.Equal(4, (await Router.ExplainAsync(response.Header("decision-id")))["outcome"]!["completionTokens"].Number());
    }

    [Fact]
    public async Task Chat_StreamedLogprobsOfNoText_Arrive()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(
            http,
            """{"id":"c1","choices":[{"index":0,"delta":{"content":"Hi"}}]}""",
            """{"id":"c1","choices":[{"index":0,"delta":{"content":""},"logprobs":{"content":[{"token":"<|end|>","logprob":-0.5}]},"finish_reason":"stop"}]}""",
            "[DONE]");
        using var response = await Router.PostAsync("/api/chat", Ask);
        var lines = await response.LinesAsync();

        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[1]["message"]!["content"].Text());
        Assert.Equal("""[{"token":"\u003C|end|\u003E","logprob":-0.5}]""", lines[1]["logprobs"]!.ToJsonString());
    }

    [Fact]
    public async Task Chat_StreamedToolCallsInPieces_ArriveWhole()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(
            http,
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":""}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Paris\"}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_b","function":{"name":"time"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
            "[DONE]");
        using var response = await Router.PostAsync("/api/chat", Ask);
        var lines = await response.LinesAsync();

        Assert.Equal(
            """[{"id":"call_a","function":{"index":0,"name":"weather","arguments":{"city":"Paris"}}},{"id":"call_b","function":{"index":1,"name":"time","arguments":{}}}]""",
            lines[0]["message"]!["tool_calls"]!.ToJsonString());
        Assert.Equal("stop", lines[1]["done_reason"].Text());
    }

    [Theory]
    [InlineData("api/chat", """ "messages":[{"role":"user","content":"Weather?"}]""")]
    [InlineData("api/generate", """ "prompt":"Weather?" """)]
    public async Task Ask_NotStreaming_BecomesOneObject(string path, string fields)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(
            http,
            """{"id":"c1","choices":[{"index":0,"message":{"role":"assistant","content":"Sunny.","reasoning":"hm"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":4},"timings":{"prompt_ms":12.5,"predicted_ms":40}}""");
        using var response = await Router.PostAsync("/" + path, $$"""{"model":"org/small-1b","stream":false,{{fields}}}""");
        var answer = await response.JsonAsync();

        var message = answer["message"] ?? answer;
        Assert.Equal(("Sunny.", "hm"), ((message["content"] ?? message["response"]).Text(), message["thinking"].Text()));
        Assert.Equal((9, 12_500_000, 4, 40_000_000), (answer["prompt_eval_count"].Number(), answer["prompt_eval_duration"].Number(), answer["eval_count"].Number(), answer["eval_duration"].Number()));
        Assert.Equal("stop", answer["done_reason"].Text());
        Assert.NotNull(answer["greenserv"]);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"message":{"content":null,"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{broken"}}]}}]}""", "no JSON object")]
    [InlineData("""{"choices":[]}""", "no completion")]
    [InlineData("""{"error":{"message":"out of memory"}}""", "out of memory")]
    [InlineData("<html>", "no JSON object")]
    public async Task Chat_WholeAnswerThatIsNone_IsAHostsFailure(string body, string expected)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, body);
        using var response = await Router.PostAsync("/api/chat", Ask.Insert(1, "\"stream\":false,"));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains(expected, (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":{"message":"out of memory"}}""", "out of memory")]
    [InlineData("{broken", "no readable JSON")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"\ud83d"}}]}""", "no readable JSON")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{broken"}}]},"finish_reason":"tool_calls"}]}""", "no JSON object")]
    [InlineData(null, "ended the stream before")]
    public async Task Chat_StreamThatFailsOnTheWay_EndsWithAnErrorLine(string? data, string expected)
    {
        const string part = """{"choices":[{"index":0,"delta":{"content":"a"}}]}""";
        Host.Answer = (http, _) => ScriptedHost.Events(http, data is null ? [part] : [part, data]);
        using var response = await Router.PostAsync("/api/chat", Ask);
        var lines = await response.LinesAsync();

        Assert.Equal("a", lines[0]["message"]!["content"].Text());
        Assert.Contains(expected, lines[^1]["error"].Text(), StringComparison.Ordinal);
        Assert.Equal("failed", (await Router.ExplainAsync(response.Header("decision-id")))["outcome"]!["status"].Text());
    }

    [Fact]
    public async Task Models_NameWithASlash_IsFoundEscapedOrNot()
    {
        foreach (var path in (string[])["/v1/models/org/small-1b", "/v1/models/org%2Fsmall-1b"])
        {
            using var response = await Router.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal("org/small-1b", (await response.JsonAsync())["id"].Text());
        }
    }

    [Fact]
    public async Task Chat_Refusal_IsSaidInOllamasShape()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"error":{"message":"max_tokens is too large","type":"BadRequestError","code":400}}""", 400);
        using var response = await Router.PostAsync("/api/chat", Ask);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"error":"max_tokens is too large"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Chat_ClientLeaves_ReachesTheHost()
    {
        var hostSawIt = new TaskCompletionSource();
        Host.Answer = async (http, _) =>
        {
            http.RequestAborted.Register(() => hostSawIt.TrySetResult());
            await ScriptedHost.Events(http, """{"choices":[{"index":0,"delta":{"content":"a"}}]}""");
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        (await Router.OpenAsync("/api/chat", Ask)).Dispose();

        await hostSawIt.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
