using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Translation;

/// <summary>The Responses API at hosts that have chat completions alone.</summary>
public sealed class ResponsesToChatTests : RouterTest
{
    [Fact]
    public async Task Post_HostWithoutResponses_IsAskedAChatAndNotAskedInVainAgain()
    {
        for (var i = 0; i < 3; i++)
        {
            using var response = await Router.PostAsync("/v1/responses", """{"model":"small:1b","input":"2 + 2?"}""");
            var answer = await response.JsonAsync();

            Assert.Equal("resp_" + Guid.Parse(response.Header("decision-id")).ToString("N"), answer["id"].Text());
            Assert.Equal(("response", "completed", "small:1b"), (answer["object"].Text(), answer["status"].Text(), answer["model"].Text()));
            Assert.Equal("fine", answer["output"]![0]!["content"]![0]!["text"].Text());
            Assert.Equal((7, 20, 27), (answer["usage"]!["input_tokens"].Number(), answer["usage"]!["output_tokens"].Number(), answer["usage"]!["total_tokens"].Number()));
            Assert.False(answer["store"]!.GetValue<bool>());
            Assert.NotNull(answer["greenserv"]);
            Assert.Empty((await Router.ExplainAsync(response.Header("decision-id")))["failedAttempts"]!.AsArray());
        }

        Assert.All(Host.Paths, path => Assert.Equal("v1/chat/completions", path));
        Assert.Single(Host.Misses);
    }

    [Fact]
    public async Task Post_ModelThatIsGone_IsNoMissingEndpoint()
    {
        Host.Unknown.Clear();
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"error":{"message":"model 'small:1b' not found"}}""", 404);
        using var response = await Router.PostAsync("/v1/responses", """{"model":"small:1b","input":"2 + 2?"}""");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("v1/responses", Assert.Single(Host.Paths));
    }

    [Fact]
    public async Task Request_EveryFieldWithACounterpart_IsTranslated()
    {
        using var response = await Router.PostAsync("/v1/responses", """
            {"model":"greenserv","instructions":"Be brief.","temperature":0.70,"top_p":0.9,"max_output_tokens":50,"parallel_tool_calls":false,"user":"u","metadata":{"a":"b"},
             "reasoning":{"effort":"low"},"text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true},"verbosity":"low"},
             "include":["message.output_text.logprobs","reasoning.encrypted_content"],"top_logprobs":2,"store":false,"truncation":"disabled","x_new":[1],
             "tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":false}],"tool_choice":{"type":"function","name":"f"},
             "input":[
               {"role":"developer","content":"Mind it."},
               {"type":"message","role":"user","content":[{"type":"input_text","text":"What"},{"type":"input_image","image_url":"data:x","detail":"low"},{"type":"input_file","filename":"a.pdf","file_data":"data:y"}]},
               {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}]},
               {"type":"message","role":"assistant","content":[{"type":"output_text","text":"I look.","annotations":[]}]},
               {"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"},
               {"type":"function_call","call_id":"c2","name":"f","arguments":"{}"},
               {"type":"function_call_output","call_id":"c1","output":"one"},
               {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"two"}]},
               {"role":"user","content":"And?"}]}
            """);

        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var sent = JsonNode.Parse(Assert.Single(Host.Requests))!;
        Assert.Equal(
            """
            [{"role":"system","content":"Be brief."},{"role":"system","content":"Mind it."},{"role":"user","content":[{"type":"text","text":"What"},{"type":"image_url","image_url":{"url":"data:x","detail":"low"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:y"}}]},{"role":"assistant","content":"I look.","reasoning_content":"hm","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"c2","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"one"},{"role":"tool","tool_call_id":"c2","content":"two"},{"role":"user","content":"And?"}]
            """,
            sent["messages"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("""[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":false}}]""", sent["tools"]!.ToJsonString());
        Assert.Equal("""{"type":"function","function":{"name":"f"}}""", sent["tool_choice"]!.ToJsonString());
        Assert.Equal("""{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"},"strict":true}}""", sent["response_format"]!.ToJsonString());
        Assert.Equal(("0.70", 50, "low", "low", 2), (sent["temperature"]!.ToJsonString(), sent["max_tokens"].Number(), sent["reasoning_effort"].Text(), sent["verbosity"].Text(), sent["top_logprobs"].Number()));
        Assert.True(sent["logprobs"]!.GetValue<bool>());
        Assert.Equal("[1]", sent["x_new"]!.ToJsonString());
        foreach (var left in (string[])["input", "instructions", "store", "truncation", "include", "text", "reasoning", "stream_options"])
            Assert.Null(sent[left]);
        var answer = await response.JsonAsync();
        Assert.Equal(("Be brief.", "f", "low"), (answer["instructions"].Text(), answer["tools"]![0]!["name"].Text(), answer["reasoning"]!["effort"].Text()));
    }

    [Theory]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "tools[0].type", "web_search")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{\"type\":\"custom\",\"name\":\"c\"}]", "tools[1].type", "custom")]
    [InlineData("\"tool_choice\":{\"type\":\"allowed_tools\"}", "tool_choice.type", "allowed_tools")]
    [InlineData("\"truncation\":\"auto\"", "truncation", "auto")]
    [InlineData("\"input\":[{\"type\":\"item_reference\",\"id\":\"x\"}]", "input[0].type", "item_reference")]
    [InlineData("\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"file_id\":\"x\"}]}]", "input[0].content", "file_id")]
    [InlineData("\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_url\":\"x\"}]}]", "input[0].content", "file")]
    public async Task Request_WhatAChatHasNoWordFor_IsRefusedByName(string field, string param, string what)
    {
        for (var i = 0; i < 2; i++)
        {
            using var response = await Router.PostAsync("/v1/responses", $$"""{"model":"greenserv","input":"x",{{field}}}""");

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var error = (await response.JsonAsync())["error"]!;
            Assert.Equal(("unsupported_feature", param), (error["code"].Text(), error["param"].Text()));
            Assert.Contains(what, error["message"].Text(), StringComparison.Ordinal);
        }

        Assert.Empty(Host.Requests);
    }

    [Fact]
    public async Task Answer_WithReasoningCallsAndACut_IsTranslated()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """
            {"id":"c","choices":[{"index":0,"finish_reason":"length","message":{"role":"assistant","content":"So","reasoning_content":"hm","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}],
             "usage":{"prompt_tokens":3,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1},"completion_tokens_details":{"reasoning_tokens":1}}}
            """);
        using var response = await Router.PostAsync("/v1/responses", """{"model":"greenserv","input":"x"}""");
        var answer = await response.JsonAsync();

        Assert.Equal(["reasoning", "message", "function_call"], answer["output"]!.AsArray().Select(item => item!["type"].Text()));
        Assert.Equal("hm", answer["output"]![0]!["content"]![0]!["text"].Text());
        Assert.Equal(("a", "f", "{}"), (answer["output"]![2]!["call_id"].Text(), answer["output"]![2]!["name"].Text(), answer["output"]![2]!["arguments"].Text()));
        Assert.Equal(("incomplete", "max_output_tokens"), (answer["status"].Text(), answer["incomplete_details"]!["reason"].Text()));
        Assert.Equal((1, 1), (answer["usage"]!["input_tokens_details"]!["cached_tokens"].Number(), answer["usage"]!["output_tokens_details"]!["reasoning_tokens"].Number()));
    }

    [Fact]
    public async Task Stream_WithReasoningTextAndCalls_BecomesEventsInOrder()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(
            http,
            """{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":"hm"}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"content":"So"},"logprobs":{"content":[{"token":"So","logprob":-0.5}]}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"content":" it"}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}]}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":""}}]}}]}""",
            """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
            """{"id":"c","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}""",
            "[DONE]");
        using var response = await Router.PostAsync("/v1/responses", """{"model":"small:1b","input":"x","stream":true}""");
        var blocks = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var events = blocks.Where(block => block.StartsWith("event:", StringComparison.Ordinal)).Select(block => JsonNode.Parse(block.Split("data: ")[1])!).ToArray();

        Assert.Equal(
            [
                "response.created", "response.in_progress",
                "response.output_item.added", "response.content_part.added", "response.reasoning_text.delta", "response.reasoning_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.delta", "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.delta", "response.function_call_arguments.delta", "response.function_call_arguments.done", "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.done", "response.output_item.done",
                "response.completed",
            ],
            events.Select(item => item["type"].Text()));
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(item => item["sequence_number"].Number()));
        Assert.Equal([0, 1, 2, 3], events.Where(item => item["type"].Text() == "response.output_item.done").Select(item => item["output_index"].Number()));
        Assert.StartsWith(": energy", blocks[^2], StringComparison.Ordinal);
        var completed = events[^1]["response"]!;
        Assert.Equal(["reasoning", "message", "function_call", "function_call"], completed["output"]!.AsArray().Select(item => item!["type"].Text()));
        Assert.Equal("So it", completed["output"]![1]!["content"]![0]!["text"].Text());
        Assert.Equal("""[{"token":"So","logprob":-0.5}]""", completed["output"]![1]!["content"]![0]!["logprobs"]!.ToJsonString());
        Assert.Equal(["{\"x\":1}", "{}"], completed["output"]!.AsArray().Skip(2).Select(item => item!["arguments"].Text()));
        Assert.Equal(5, completed["usage"]!["total_tokens"].Number());
        Assert.Equal(2, (await Router.ExplainAsync(response.Header("decision-id")))["outcome"]!["completionTokens"].Number());
    }

    [Theory]
    [InlineData("""{"error":{"message":"out of memory"}}""", "out of memory")]
    [InlineData("{broken", "no readable JSON")]
    [InlineData(null, "ended the stream before")]
    public async Task Stream_ThatFailsOnTheWay_EndsWithAnErrorEvent(string? data, string expected)
    {
        const string part = """{"choices":[{"index":0,"delta":{"content":"a"}}]}""";
        Host.Answer = (http, _) => ScriptedHost.Events(http, data is null ? [part] : [part, data]);
        using var response = await Router.PostAsync("/v1/responses", """{"model":"small:1b","input":"x","stream":true}""");
        var last = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];

        Assert.StartsWith("event: error\n", last, StringComparison.Ordinal);
        Assert.Contains(expected, last, StringComparison.Ordinal);
    }

    private protected override Task BeforeStartAsync()
    {
        Host.Unknown.Add("v1/responses");
        return Task.CompletedTask;
    }
}
