using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Translation;

/// <summary>What an OpenAI-compatible host is asked when an Ollama client asks.</summary>
public sealed class OllamaToOpenAiTests : OpenAiHostTest
{
    [Fact]
    public async Task Chat_EveryFieldWithACounterpart_IsTranslated()
    {
        var sent = await AskAsync("api/chat", """
            {"model":"org/small-1b","messages":[{"role":"System","content":"Be brief."},{"role":"user","content":"Hi"}],"stream":true,"think":"max","keep_alive":"5m",
             "format":{"type":"object","properties":{"a":{"type":"integer"}}},"logprobs":true,"top_logprobs":3,
             "options":{"temperature":0.70,"top_p":0.9,"seed":42,"num_predict":50,"stop":["\n"],"presence_penalty":1,"frequency_penalty":0.5,"top_k":20,"min_p":0.1,"repeat_penalty":1.1,"num_ctx":4096},
             "tool_choice":"required","truncate":true}
            """);

        Assert.Equal(
            """{"model":"org/small-1b","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"response","schema":{"type":"object","properties":{"a":{"type":"integer"}}}}},"reasoning_effort":"high","chat_template_kwargs":{"enable_thinking":true},"logprobs":true,"top_logprobs":3,"temperature":0.70,"top_p":0.9,"seed":42,"stop":["\n"],"presence_penalty":1,"frequency_penalty":0.5,"top_k":20,"min_p":0.1,"repetition_penalty":1.1,"repeat_penalty":1.1,"max_tokens":50,"stream":true,"stream_options":{"include_usage":true},"tool_choice":"required"}""",
            sent.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("v1/chat/completions", Assert.Single(Host.Paths));
    }

    [Theory]
    [InlineData("true", """{"enable_thinking":true}""", null)]
    [InlineData("false", """{"enable_thinking":false}""", null)]
    [InlineData("\"low\"", """{"enable_thinking":true}""", "low")]
    [InlineData("null", null, null)]
    public async Task Chat_Think_IsToldAsOpenModelsReadIt(string think, string? template, string? effort)
    {
        var sent = await AskAsync("api/chat", $$"""{"model":"greenserv","stream":false,"think":{{think}},"messages":[{"role":"user","content":"x"}]}""");

        Assert.Equal((template, effort), (sent["chat_template_kwargs"]?.ToJsonString(), (string?)sent["reasoning_effort"]));
    }

    [Theory]
    [InlineData("\"json\"", """{"type":"json_object"}""")]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    public async Task Chat_Format_BecomesAResponseFormat(string format, string? expected)
    {
        var sent = await AskAsync("api/chat", $$"""{"model":"greenserv","stream":false,"format":{{format}},"messages":[{"role":"user","content":"x"}]}""");

        Assert.Equal(expected, sent["response_format"]?.ToJsonString());
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 1)]
    [InlineData(-1, null)]
    [InlineData(-2, null)]
    public async Task Chat_NumPredict_IsTheLimitWhereThereIsOne(int tokens, int? expected)
    {
        var sent = await AskAsync("api/chat", $$"""{"model":"greenserv","stream":false,"options":{"num_predict":{{tokens}}},"messages":[{"role":"user","content":"x"}]}""");

        Assert.Equal(expected, (int?)sent["max_tokens"]);
    }

    [Fact]
    public async Task Chat_Images_BecomePartsOfTheirKind()
    {
        var sent = await AskAsync("api/chat", """{"model":"greenserv","stream":false,"messages":[{"role":"user","content":"What is it?","images":["iVBORw0KGgo","/9j/4AAQ","UklGRg","R0lGODlh","data:image/png;base64,xx"]}]}""");

        var parts = sent["messages"]![0]!["content"]!.AsArray();
        Assert.Equal("What is it?", parts[0]!["text"].Text());
        Assert.Equal(
            ["data:image/png;base64,iVBORw0KGgo", "data:image/jpeg;base64,/9j/4AAQ", "data:image/webp;base64,UklGRg", "data:image/gif;base64,R0lGODlh", "data:image/png;base64,xx"],
            parts.Skip(1).Select(part => part!["image_url"]!["url"].Text()));
    }

    [Fact]
    public async Task Chat_ToolCallsAndResults_AreTiedTogetherByIds()
    {
        var sent = await AskAsync("api/chat", """
            {"model":"greenserv","stream":false,"tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}],
             "messages":[
               {"role":"user","content":"Weather?"},
               {"role":"assistant","content":"","thinking":"two cities","tool_calls":[{"function":{"name":"weather","arguments":{"city":"Paris","big":12345678901234567890}}},{"function":{"name":"time","arguments":{}}}]},
               {"role":"tool","content":"12:00","tool_name":"time"},
               {"role":"tool","content":"sunny","tool_name":"weather"},
               {"role":"assistant","content":"ok","tool_calls":[{"id":"call_x","function":{"name":"weather"}}]},
               {"role":"tool","content":"rain","tool_call_id":"call_x"},
               {"role":"user","content":"Thanks"}]}
            """);

        var messages = sent["messages"]!.AsArray();
        Assert.Equal("two cities", messages[1]!["reasoning_content"].Text());
        Assert.Equal("""{"city":"Paris","big":12345678901234567890}""", messages[1]!["tool_calls"]![0]!["function"]!["arguments"].Text());
        Assert.Equal("call_1_1", messages[2]!["tool_call_id"].Text());
        Assert.Equal("call_1_0", messages[3]!["tool_call_id"].Text());
        Assert.Equal("{}", messages[4]!["tool_calls"]![0]!["function"]!["arguments"].Text());
        Assert.Equal("call_x", messages[5]!["tool_call_id"].Text());
        Assert.Equal("weather", sent["tools"]![0]!["function"]!["name"].Text());
    }

    [Theory]
    [InlineData("""{"MODEL":"other","model":"org/small-1b","Messages":[{"role":"user","content":"no"}],"messages":[{"role":"user","content":"yes"}],"Options":{"TEMPERATURE":1}}""")]
    [InlineData("""{"model":"org/small-1b","\u006dessages":[{"\u0072ole":"user","CONTENT":"yes"}],"options":{"temperature":1},"options":null,"OPTIONS":{"temperature":1}}""")]
    public async Task Chat_OddKeys_AreReadAsOllamaReadsThem(string body)
    {
        var sent = await AskAsync("api/chat", body);

        Assert.Equal("yes", sent["messages"]![0]!["content"].Text());
        Assert.Equal(1, sent["temperature"].Number());
        Assert.Equal("org/small-1b", sent["model"].Text());
    }

    [Fact]
    public async Task Generate_Prompt_BecomesAChatOfOneTurn()
    {
        var sent = await AskAsync("api/generate", """{"model":"greenserv","stream":false,"system":"Be brief.","prompt":"What is it?","images":["iVBOR"]}""");

        Assert.Equal("v1/chat/completions", Assert.Single(Host.Paths));
        Assert.Equal("Be brief.", sent["messages"]![0]!["content"].Text());
        Assert.Equal("image_url", sent["messages"]![1]!["content"]![1]!["type"].Text());
    }

    [Theory]
    [InlineData("\"raw\":true", null)]
    [InlineData("\"suffix\":\"return x\"", "return x")]
    public async Task Generate_RawOrFillInTheMiddle_IsAPlainCompletion(string field, string? suffix)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"id":"c","choices":[{"index":0,"text":"4","finish_reason":"length","logprobs":{"tokens":["4"],"token_logprobs":[-0.1],"top_logprobs":[{"4":-0.1,"5":-2}],"text_offset":[0]}}]}""");
        using var response = await Router.PostAsync("/api/generate", $$"""{"model":"greenserv","stream":false,"prompt":"def f():",{{field}},"logprobs":true,"top_logprobs":2}""");
        var sent = JsonNode.Parse(Assert.Single(Host.Requests))!;
        var answer = await response.JsonAsync();

        Assert.Equal("v1/completions", Assert.Single(Host.Paths));
        Assert.Equal(("def f():", suffix, 2), (sent["prompt"].Text(), (string?)sent["suffix"], sent["logprobs"].Number()));
        Assert.Equal(("4", "length"), (answer["response"].Text(), answer["done_reason"].Text()));
        Assert.Equal("""[{"token":"4","logprob":-0.1,"top_logprobs":[{"token":"4","logprob":-0.1},{"token":"5","logprob":-2}]}]""", answer["logprobs"]!.ToJsonString());
    }

    [Theory]
    [InlineData("api/generate", "\"prompt\":\"x\",\"template\":\"{{ .Prompt }}\"", "template")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"context\":[1,2]", "context")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"raw\":true,\"images\":[\"iVBOR\"]", "images")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"raw\":true,\"system\":\"y\"", "raw mode")]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"_debug_render_only\":true", "_debug_render_only")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"think\":\"hard\"", "invalid think value: \"hard\" (must be")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"think\":2", "invalid think value: 2")]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"logprobs\":true,\"top_logprobs\":21", "top_logprobs must be between 0 and 20")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"top_logprobs\":-1", "top_logprobs must be between 0 and 20")]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"thinking\":\"\\ud800\"}]", "Unicode")]
    public async Task Ask_WhatTheHostHasNoWordFor_IsRefusedByName(string path, string fields, string name)
    {
        using var response = await Router.PostAsync("/" + path, $$"""{"model":"greenserv",{{fields}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(name, (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
        Assert.Empty(Host.Requests);
    }

    [Theory]
    [InlineData("api/embed", """{"model":"org/small-1b","input":["a","b"],"dimensions":2,"keep_alive":"1m"}""", """["a","b"]""", """[[0.1],[0.2]]""", "embeddings")]
    [InlineData("api/embeddings", """{"model":"org/small-1b","prompt":"a"}""", "\"a\"", "[0.1]", "embedding")]
    [InlineData("api/embed", """{"model":"org/small-1b","input":["",""]}""", """["",""]""", """[[0.1],[0.2]]""", "embeddings")]
    public async Task Embed_Input_IsTranslatedBothWays(string path, string body, string input, string vectors, string field)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"data":[{"index":0,"embedding":[0.1]},{"index":1,"embedding":[0.2]}],"usage":{"prompt_tokens":2}}""");
        using var response = await Router.PostAsync("/" + path, body);
        var sent = JsonNode.Parse(Assert.Single(Host.Requests))!;
        var answer = await response.JsonAsync();

        Assert.Equal("v1/embeddings", Assert.Single(Host.Paths));
        Assert.Equal((input, "float"), (sent["input"]!.ToJsonString(), sent["encoding_format"].Text()));
        Assert.Null(sent["keep_alive"]);
        Assert.Equal(vectors, answer[field]!.ToJsonString());
        Assert.NotNull(answer["greenserv"]);
    }

    [Fact]
    public async Task Load_Model_NeedsNoHost()
    {
        using var response = await Router.PostAsync("/api/chat", """{"model":"org/small-1b","messages":[],"keep_alive":0}""");

        Assert.Equal("unload", (await response.JsonAsync())["done_reason"].Text());
        Assert.Empty(Host.Requests);
    }

    private async Task<JsonNode> AskAsync(string path, string body)
    {
        using var response = await Router.PostAsync("/" + path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return JsonNode.Parse(Assert.Single(Host.Requests))!;
    }
}
