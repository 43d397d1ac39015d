using System.Net;
using System.Text.Json;

namespace GreenServ.Simulator.Tests.OpenAi;

/// <summary>Tools, schemas, images, several choices, log probabilities and the other endpoints of OpenAI's surface.</summary>
public sealed class CompletionFeaturesTests : IAsyncLifetime
{
    private const string Weather = """{"type":"function","function":{"name":"get_weather","description":"Current weather of a city","parameters":{"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city"]}}}""";
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAADElEQVR4nGNgIAcAAEEAAYs7Z9YAAAAASUVORK5CYII=";

    private SimulatorHost _host = null!;

    [Fact]
    public async Task Chat_ToolOfThePrompt_IsCalledOnceForEachName()
    {
        var choice = Choice(await AskAsync("llama-3.1-8b", "What is the weather in Paris and in Tokyo, in fahrenheit?", $"\"tools\":[{Weather}]"));

        Assert.Equal("tool_calls", choice.GetProperty("finish_reason").GetString());
        var calls = choice.GetProperty("message").GetProperty("tool_calls").EnumerateArray().ToArray();
        Assert.Equal(
            ["""{"city":"Paris","unit":"fahrenheit"}""", """{"city":"Tokyo","unit":"fahrenheit"}"""],
            calls.Select(call => call.GetProperty("function").GetProperty("arguments").GetString()));
        Assert.Equal(2, calls.Select(call => call.GetProperty("id").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("What is the weather in Paris and in Tokyo?", "\"parallel_tool_calls\":false", 1)]
    [InlineData("Tell me a joke.", "\"tool_choice\":\"auto\"", 0)]
    [InlineData("Tell me a joke.", "\"tool_choice\":\"required\"", 1)]
    [InlineData("What is the weather in Paris?", "\"tool_choice\":\"none\"", 0)]
    [InlineData("Tell me a joke.", "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}", 1)]
    public async Task Chat_ToolChoice_IsHeeded(string prompt, string fields, int calls)
    {
        var message = Choice(await AskAsync("llama-3.1-8b", prompt, $"\"tools\":[{Weather}],{fields}")).GetProperty("message");

        Assert.Equal(calls, message.TryGetProperty("tool_calls", out var made) ? made.GetArrayLength() : 0);
    }

    [Fact]
    public async Task Chat_ToolsResult_IsTakenUp()
    {
        var answer = await _host.PostJsonAsync("v1/chat/completions", $$$"""
            {"model":"llama-3.1-8b","tools":[{{{Weather}}}],"messages":[{"role":"user","content":"What is the weather in Paris?"},
             {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":"sunny"}]}
            """);

        Assert.Equal("The tools say: sunny.", Choice(answer).GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task Chat_Streaming_BringsToolCallsBeforeTheReason()
    {
        var chunks = await StreamAsync("v1/chat/completions", Body("llama-3.1-8b", "What is the weather in Paris?", $"\"stream\":true,\"tools\":[{Weather}]"));

        Assert.Equal("get_weather", Choice(chunks[0]).GetProperty("delta").GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString());
        Assert.Equal("tool_calls", Choice(chunks[^1]).GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task Chat_JsonSchema_IsFitted()
    {
        var answer = await AskAsync("gemma-3-1b", "Ann is 7.", """
            "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","properties":{
              "age":{"type":"integer","maximum":5},"ok":{"type":"boolean"},"tags":{"type":"array","minItems":2,"items":{"$ref":"#/$defs/tag"}},"who":{"anyOf":[{"type":"null"},{"type":"string"}]},"nick":{"type":["null","string"]}},
              "$defs":{"tag":{"enum":["a","b"]}}}}}
            """);

        var content = Choice(answer).GetProperty("message").GetProperty("content").GetString()!;
        Assert.StartsWith("""{"age":5,"ok":true,"tags":["a","a"],"who":null,"nick":"This is a simulated""", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_JsonObject_IsOne()
    {
        var content = Choice(await AskAsync("gemma-3-1b", "x", "\"response_format\":{\"type\":\"json_object\"}")).GetProperty("message").GetProperty("content").GetString()!;

        Assert.NotEmpty(SimulatorHost.Parse(content).GetProperty("answer").GetString()!);
    }

    [Fact]
    public async Task Chat_Image_IsSeenByModelsThatSee()
    {
        const string messages = $$$"""[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{Png}}}"}}]}]""";
        var seen = await _host.PostJsonAsync("v1/chat/completions", $$"""{"model":"gemma-3-4b","messages":{{messages}}}""");
        var blind = await _host.PostAsync("v1/chat/completions", $$"""{"model":"phi-4-14b","messages":{{messages}}}""");

        Assert.Contains("a PNG image of 3 by 2 pixels", Choice(seen).GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, blind.StatusCode);
        Assert.Contains("phi-4-14b does not support vision", blind.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_SeveralChoices_AreNumberedAndCounted()
    {
        var whole = await AskAsync("gemma-3-1b", "x", "\"n\":3");
        var one = await AskAsync("gemma-3-1b", "x", "\"n\":1");
        var chunks = await StreamAsync("v1/chat/completions", Body("gemma-3-1b", "x", "\"n\":2,\"stream\":true"));

        Assert.Equal([0, 1, 2], whole.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("index").GetInt32()));
        Assert.Equal(3 * Tokens(one), Tokens(whole));
        Assert.Equal([0, 1], chunks.Select(chunk => Choice(chunk).GetProperty("index").GetInt32()).Distinct());
        static int Tokens(JsonElement answer) => answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32();
    }

    [Fact]
    public async Task Chat_Logprobs_AreOneForEachWordAndTheLikeliestFirst()
    {
        var choice = Choice(await AskAsync("gemma-3-1b", "x", "\"logprobs\":true,\"top_logprobs\":2,\"max_tokens\":3"));

        var tokens = choice.GetProperty("logprobs").GetProperty("content").EnumerateArray().ToArray();
        Assert.Equal(choice.GetProperty("message").GetProperty("content").GetString(), string.Concat(tokens.Select(token => token.GetProperty("token").GetString())));
        Assert.All(tokens, token =>
        {
            Assert.InRange(token.GetProperty("logprob").GetDouble(), -1, 0);
            Assert.Equal(token.GetProperty("token").GetString(), token.GetProperty("top_logprobs")[0].GetProperty("token").GetString());
            Assert.Equal(2, token.GetProperty("top_logprobs").GetArrayLength());
        });
    }

    [Fact]
    public async Task Chat_ThinkingModel_ThinksUnlessToldNotTo()
    {
        var thinks = Choice(await AskAsync("qwen2.5-14b", "x", "\"seed\":1")).GetProperty("message");
        var not = Choice(await AskAsync("qwen2.5-14b", "x", "\"reasoning_effort\":\"none\"")).GetProperty("message");
        var can = await _host.PostAsync("v1/chat/completions", Body("yi-34b", "x", "\"reasoning_effort\":\"low\""));

        Assert.StartsWith("This is a simulated model", thinks.GetProperty("reasoning").GetString(), StringComparison.Ordinal);
        Assert.Equal("Connect an Ollama host to get one.", thinks.GetProperty("content").GetString());
        Assert.False(not.TryGetProperty("reasoning", out _));
        Assert.Contains("does not support thinking", can.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Stop_EndsTheAnswer()
    {
        var choice = Choice(await AskAsync("gemma-3-1b", "x", "\"stop\":[\" model\"]"));

        Assert.Equal("This is a simulated", choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task Completions_WholeAndStreamed_HaveTheSameText()
    {
        var whole = await _host.PostJsonAsync("v1/completions", """{"model":"gemma-3-1b","prompt":"x","logprobs":1}""");
        var chunks = await StreamAsync("v1/completions", """{"model":"gemma-3-1b","prompt":"x","stream":true,"stream_options":{"include_usage":true}}""");

        Assert.Equal("text_completion", whole.GetProperty("object").GetString());
        Assert.StartsWith("cmpl-", whole.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            Choice(whole).GetProperty("text").GetString(),
            string.Concat(chunks[..^1].Select(chunk => Choice(chunk).GetProperty("text").GetString())));
        Assert.Equal(whole.GetProperty("usage").GetRawText(), chunks[^1].GetProperty("usage").GetRawText());
        Assert.True(Choice(whole).GetProperty("logprobs").GetProperty("content").GetArrayLength() > 0);
    }

    [Theory]
    [InlineData("float")]
    [InlineData("base64")]
    public async Task Embeddings_EitherEncoding_IsTheSameVector(string encoding)
    {
        var answer = await _host.PostJsonAsync("v1/embeddings", $$"""{"model":"all-minilm","input":["a b","c"],"encoding_format":"{{encoding}}","dimensions":8}""");

        var first = answer.GetProperty("data")[0].GetProperty("embedding");
        var vector = encoding == "float"
            ? [.. first.EnumerateArray().Select(x => x.GetSingle())]
            : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(first.GetString()!)).ToArray();
        Assert.Equal(8, vector.Length);
        Assert.Equal(1, vector.Sum(x => x * x), 1e-4);
        Assert.Equal(1, answer.GetProperty("data")[1].GetProperty("index").GetInt32());
        Assert.Equal(3, answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
    }

    [Theory]
    [InlineData("""{"model":"all-minilm","input":[]}""", 400, "invalid input")]
    [InlineData("""{"model":"all-minilm","input":"x","encoding_format":"hex"}""", 400, "encoding_format")]
    [InlineData("""{"model":"none","input":"x"}""", 404, "not found")]
    public async Task Embeddings_BadRequest_GetsOpenAisError(string body, int status, string expected)
    {
        var response = await _host.PostAsync("v1/embeddings", body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(expected, SimulatorHost.Parse(response.Body).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responses_Whole_HasTextOrCalls()
    {
        var text = await _host.PostJsonAsync("v1/responses", """{"model":"gemma-3-1b","instructions":"Be brief.","input":"x"}""");
        var calls = await _host.PostJsonAsync("v1/responses", """
            {"model":"llama-3.1-8b","input":[{"role":"user","content":[{"type":"input_text","text":"What is the weather in Paris?"}]}],
             "tools":[{"type":"function","name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}]}
            """);

        Assert.StartsWith("This is a simulated", text.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"city":"Paris"}""", calls.GetProperty("output")[0].GetProperty("arguments").GetString());
        Assert.True(text.GetProperty("usage").GetProperty("output_tokens").GetInt32() > 0);
    }

    [Fact]
    public async Task Responses_Streamed_NumbersItsEventsAndEndsWithTheWhole()
    {
        var reply = await _host.PostAsync("v1/responses", """{"model":"qwen2.5-14b","input":"x","stream":true}""");
        var events = reply.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(block => SimulatorHost.Parse(block.Split("data: ")[1])).ToArray();

        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(item => item.GetProperty("sequence_number").GetInt32()));
        Assert.Equal("response.created", events[0].GetProperty("type").GetString());
        Assert.Equal("response.completed", events[^1].GetProperty("type").GetString());
        Assert.Equal(["reasoning", "message"], events[^1].GetProperty("response").GetProperty("output").EnumerateArray().Select(item => item.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Responses_OlderOllama_HasNone()
    {
        await using var older = await SimulatorHost.StartAsync(options => options.OllamaVersion = "0.12.0");

        Assert.Equal(HttpStatusCode.NotFound, (await older.PostAsync("v1/responses", """{"model":"gemma-3-1b","input":"x"}""")).StatusCode);
        Assert.Equal("0.12.0-simulated", (await older.GetJsonAsync("api/version")).GetProperty("version").GetString());
    }

    public async ValueTask InitializeAsync() => _host = await SimulatorHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static string Body(string model, string prompt, string fields) => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{prompt}}"}],{{fields}}}""";

    private Task<JsonElement> AskAsync(string model, string prompt, string fields) => _host.PostJsonAsync("v1/chat/completions", Body(model, prompt, fields));

    private async Task<JsonElement[]> StreamAsync(string path, string body) =>
    [
        .. (await _host.PostAsync(path, body)).Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line["data: ".Length..]).Where(data => data != "[DONE]").Select(SimulatorHost.Parse),
    ];

    private static JsonElement Choice(JsonElement answer) => answer.GetProperty("choices")[0];
}
