using System.Net;
using System.Text.Json;

namespace GreenServ.Simulator.Tests.Ollama;

/// <summary>Tools, schemas, images, thinking, log probabilities and what models are said to be able to do, in Ollama's form.</summary>
public sealed class OllamaFeaturesTests : IAsyncLifetime
{
    private const string Weather = """{"type":"function","function":{"name":"get_weather","description":"Current weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}""";
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAADElEQVR4nGNgIAcAAEEAAYs7Z9YAAAAASUVORK5CYII=";

    private SimulatorHost _host = null!;

    [Fact]
    public async Task Chat_ToolOfThePrompt_IsCalledWithAnObject()
    {
        var lines = (await _host.PostAsync("api/chat", Body("llama-3.1-8b", "What is the weather in Paris?", $"\"tools\":[{Weather}]")))
            .Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(SimulatorHost.Parse).ToArray();

        Assert.Equal(2, lines.Length);
        var call = lines[0].GetProperty("message").GetProperty("tool_calls")[0];
        Assert.StartsWith("call_", call.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"city":"Paris"}""", call.GetProperty("function").GetProperty("arguments").GetRawText());
        Assert.Equal(("stop", true), (lines[1].GetProperty("done_reason").GetString(), lines[1].GetProperty("done").GetBoolean()));
    }

    [Fact]
    public async Task Chat_FormatAndThink_AreHeeded()
    {
        var answer = await _host.PostJsonAsync("api/chat", Body("qwen2.5-14b", "Ann is 7.", "\"stream\":false,\"think\":\"high\",\"format\":{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}}}"));

        Assert.Equal("""{"age":7}""", answer.GetProperty("message").GetProperty("content").GetString());
        Assert.NotEmpty(answer.GetProperty("message").GetProperty("thinking").GetString()!);
    }

    [Fact]
    public async Task Generate_ImageLogprobsAndStop_AreHeeded()
    {
        var answer = await _host.PostJsonAsync(
            "api/generate", $$$"""{"model":"gemma-3-4b","prompt":"What is it?","stream":false,"images":["{{{Png}}}"],"logprobs":true,"top_logprobs":1,"options":{"stop":[" pixels"]}}""");

        Assert.EndsWith("a PNG image of 3 by 2", answer.GetProperty("response").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            answer.GetProperty("response").GetString(),
            string.Concat(answer.GetProperty("logprobs").EnumerateArray().Select(token => token.GetProperty("token").GetString())));
        Assert.True(answer.TryGetProperty("context", out _));
    }

    [Theory]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"think\":true", "\"phi-4-14b\" does not support thinking")]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"think\":\"much\"", "invalid think value: \"much\"")]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"think\":7", "think must be a boolean or string")]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"images\":[\"xx\"]}]", "phi-4-14b does not support vision")]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"top_logprobs\":21", "top_logprobs must be between 0 and 20")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"raw\":true,\"system\":\"y\"", "raw mode does not support template, system, or context")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"suffix\":\"y\"", "phi-4-14b does not support insert")]
    public async Task Ask_WhatTheModelCanNot_IsRefusedInOllamasWords(string path, string fields, string expected)
    {
        var reply = await _host.PostAsync(path, $$"""{"model":"phi-4-14b",{{fields}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.StartsWith(expected, SimulatorHost.Parse(reply.Body).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"xml\"")]
    [InlineData("7")]
    public async Task Chat_FormatThatIsNone_IsAFailureAsOfOllamasOwn(string format)
    {
        var reply = await _host.PostAsync("api/chat", $$"""{"model":"phi-4-14b","messages":[{"role":"user","content":"x"}],"format":{{format}}}""");

        Assert.Equal(HttpStatusCode.InternalServerError, reply.StatusCode);
        Assert.StartsWith("invalid format: " + format, SimulatorHost.Parse(reply.Body).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_Generation_HandsNoContextBack()
    {
        var answer = await _host.PostJsonAsync("api/generate", """{"model":"phi-4-14b","prompt":"x","raw":true,"stream":false}""");

        Assert.False(answer.TryGetProperty("context", out _));
    }

    [Fact]
    public async Task Post_EmptyBody_IsNamed() => Assert.Equal("""{"error":"missing request body"}""", (await _host.PostAsync("api/chat", "")).Body);

    [Fact]
    public async Task Show_EveryModelOfTheList_TellsTheSameCapabilities()
    {
        foreach (var model in (await _host.GetJsonAsync("api/tags")).GetProperty("models").EnumerateArray())
        {
            var shown = await _host.PostJsonAsync("api/show", $$"""{"model":"{{model.GetProperty("name").GetString()}}"}""");

            Assert.Equal(model.GetProperty("capabilities").GetRawText(), shown.GetProperty("capabilities").GetRawText());
            Assert.Equal(model.GetProperty("details").GetProperty("family").GetString(), shown.GetProperty("model_info").GetProperty("general.architecture").GetString());
        }
    }

    [Theory]
    [InlineData("Why is the sky blue?", 384)]
    [InlineData("", 0)]
    public async Task Embeddings_OlderForm_IsOneVector(string prompt, int length)
    {
        var answer = await _host.PostJsonAsync("api/embeddings", $$"""{"model":"all-minilm","prompt":"{{prompt}}"}""");

        Assert.Equal(["embedding"], answer.EnumerateObject().Select(field => field.Name));
        Assert.Equal(length, answer.GetProperty("embedding").GetArrayLength());
    }

    public async ValueTask InitializeAsync() => _host = await SimulatorHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static string Body(string model, string prompt, string fields) => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{prompt}}"}],{{fields}}}""";
}
