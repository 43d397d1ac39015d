using System.Net;
using System.Text.Json;
using GreenServ.Simulator.Failures;

namespace GreenServ.Simulator.Tests.OpenAi;

public sealed class OpenAiEndpointsTests
{
    private const string Ask = """{"model":"gemma-3-12b","messages":[{"role":"user","content":"Hello there"}]}""";

    [Fact]
    public async Task Completion_NotStreaming_HasOllamasFieldsInOrder()
    {
        await using var host = await SimulatorHost.StartAsync();

        var answer = await host.PostJsonAsync("v1/chat/completions", Ask);

        Assert.Equal(["id", "object", "created", "model", "system_fingerprint", "choices", "usage"], answer.EnumerateObject().Select(property => property.Name));
        Assert.Matches("^chatcmpl-[0-9]{1,3}$", answer.GetProperty("id").GetString());
        Assert.Equal("stop", answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        var usage = answer.GetProperty("usage");
        Assert.Equal(usage.GetProperty("prompt_tokens").GetInt32() + usage.GetProperty("completion_tokens").GetInt32(), usage.GetProperty("total_tokens").GetInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Completion_Streaming_EndsWithReasonUsageIfAskedAndDone(bool includeUsage)
    {
        await using var host = await SimulatorHost.StartAsync();

        var response = await host.PostAsync("v1/chat/completions", Ask.Insert(1, $"\"stream\":true,\"stream_options\":{{\"include_usage\":{(includeUsage ? "true" : "false")}}},"));
        var data = (response.Body).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line["data: ".Length..]).ToArray();

        Assert.Equal("text/event-stream", response.MediaType);
        Assert.Equal("[DONE]", data[^1]);
        var chunks = data[..^1].Select(SimulatorHost.Parse).ToArray();
        Assert.Single(chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        var withChoice = chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0).ToArray();
        Assert.StartsWith(
            "This is a simulated model", string.Concat(withChoice[..^1].Select(chunk => Choice(chunk).GetProperty("delta").GetProperty("content").GetString())), StringComparison.Ordinal);
        Assert.Equal([true, .. withChoice[1..].Select(_ => false)], withChoice.Select(chunk => Choice(chunk).GetProperty("delta").TryGetProperty("role", out var _)));
        Assert.Equal("{}", Choice(withChoice[^1]).GetProperty("delta").GetRawText());
        Assert.All(withChoice[..^1], chunk => Assert.Equal(JsonValueKind.Null, Choice(chunk).GetProperty("finish_reason").ValueKind));
        Assert.Equal("stop", Choice(withChoice[^1]).GetProperty("finish_reason").GetString());
        Assert.Equal(includeUsage ? 1 : 0, chunks.Count(chunk => chunk.TryGetProperty("usage", out _)));
        Assert.Equal(includeUsage ? 1 : 0, chunks.Length - withChoice.Length);

        static JsonElement Choice(JsonElement chunk) => chunk.GetProperty("choices")[0];
    }

    [Fact]
    public async Task Completion_ContentInParts_ReadsTheText()
    {
        await using var host = await SimulatorHost.StartAsync();

        var answer = await host.PostJsonAsync(
            "v1/chat/completions",
            """{"model":"gemma-3-27b","messages":[{"role":"user","content":[{"type":"text","text":"What is the capital of Italy?"},{"type":"image_url","image_url":{"url":"data:"}}]}]}""");

        Assert.DoesNotContain("simulated", answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":"none","messages":[{"role":"user","content":"x"}]}""", HttpStatusCode.NotFound, "not_found_error")]
    [InlineData("""{"model":"gemma-3-1b","messages":[]}""", HttpStatusCode.BadRequest, "invalid_request_error")]
    [InlineData("not json", HttpStatusCode.BadRequest, "invalid_request_error")]
    public async Task Completion_BadRequest_GetsOpenAisError(string body, HttpStatusCode status, string type)
    {
        await using var host = await SimulatorHost.StartAsync();

        var response = await host.PostAsync("v1/chat/completions", body);
        var error = SimulatorHost.Parse(response.Body).GetProperty("error");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(["message", "type", "param", "code"], error.EnumerateObject().Select(property => property.Name));
        Assert.Equal(type, error.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Completion_ModelDrops_BreaksOff(bool stream)
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Control.SetFailure("gemma-3-12b", Failure.DropMidStream);

        await Assert.ThrowsAsync<HttpRequestException>(() => host.PostAsync("v1/chat/completions", Ask.Insert(1, stream ? "\"stream\":true," : "")));
    }

    [Fact]
    public async Task Models_ListAndOne_NameThem()
    {
        await using var host = await SimulatorHost.StartAsync();

        Assert.Equal(17, (await host.GetJsonAsync("v1/models")).GetProperty("data").GetArrayLength());
        Assert.Equal("yi-34b", (await host.GetJsonAsync("v1/models/yi-34b")).GetProperty("id").GetString());
        var none = await host.GetAsync("v1/models/none");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }
}
