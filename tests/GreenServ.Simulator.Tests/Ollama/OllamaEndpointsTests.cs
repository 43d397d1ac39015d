using System.Net;
using GreenServ.Simulator.Failures;
using GreenServ.Simulator.Questions;

namespace GreenServ.Simulator.Tests.Ollama;

public sealed class OllamaEndpointsTests
{
    private const string Chat = """{"model":"gemma-3-12b","messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Why is the sky blue?"}]}""";

    [Fact]
    public async Task Root_GetAndHead_AnswerAsOllama()
    {
        await using var host = await SimulatorHost.StartAsync();

        Assert.Equal("Ollama is running", (await host.GetAsync("/")).Body);
        var head = await host.HeadAsync("/");
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Simulated);
    }

    [Fact]
    public async Task Tags_All_CarryDigestAndDetails()
    {
        await using var host = await SimulatorHost.StartAsync();

        var model = (await host.GetJsonAsync("api/tags")).GetProperty("models").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "gemma-3-12b");

        Assert.Equal(64, model.GetProperty("digest").GetString()!.Length);
        Assert.Equal("12B", model.GetProperty("details").GetProperty("parameter_size").GetString());
        Assert.Equal("F16", model.GetProperty("details").GetProperty("quantization_level").GetString());
        Assert.Equal("gemma3", model.GetProperty("details").GetProperty("family").GetString());
    }

    [Fact]
    public async Task Show_KnownModel_TellsContextAndCapabilities()
    {
        await using var host = await SimulatorHost.StartAsync();

        var shown = await host.PostJsonAsync("api/show", """{"model":"yi-34b"}""");

        Assert.Equal(4096, shown.GetProperty("model_info").GetProperty("llama.context_length").GetInt32());
        Assert.Equal("completion", shown.GetProperty("capabilities")[0].GetString());
    }

    [Theory]
    [InlineData("api/show", """{"model":"none"}""", HttpStatusCode.NotFound, "model 'none' not found")]
    [InlineData("api/chat", """{"model":"none","messages":[{"role":"user","content":"x"}]}""", HttpStatusCode.NotFound, "model 'none' not found")]
    [InlineData("api/generate", """{"model":"none","prompt":"x"}""", HttpStatusCode.NotFound, "model 'none' not found")]
    [InlineData("api/chat", """{"messages":[]}""", HttpStatusCode.BadRequest, "model is required")]
    [InlineData("api/chat", """{"model":"gemma-3-1b","messages":[{"role":"user","content":"x"}],"tools":[{}]}""", HttpStatusCode.BadRequest, "gemma-3-1b does not support tools")]
    [InlineData("api/generate", "{", HttpStatusCode.BadRequest, "the body is not the JSON object that is needed (line 1, byte 1)")]
    public async Task Post_BadRequest_GetsOllamasError(string path, string body, HttpStatusCode status, string message)
    {
        await using var host = await SimulatorHost.StartAsync();

        var response = await host.PostAsync(path, body);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(message, SimulatorHost.Parse(response.Body).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Chat_ByDefault_StreamsLinesAndCounts()
    {
        await using var host = await SimulatorHost.StartAsync();

        var response = await host.PostAsync("api/chat", Chat);
        var lines = (response.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(SimulatorHost.Parse).ToArray();

        Assert.Equal("application/x-ndjson", response.MediaType);
        Assert.All(lines[..^1], line => Assert.False(line.GetProperty("done").GetBoolean()));
        var text = string.Concat(lines.Select(line => line.GetProperty("message").GetProperty("content").GetString()));
        Assert.StartsWith("This is a simulated model (gemma-3-12b).", text, StringComparison.Ordinal);
        var last = lines[^1];
        Assert.True(last.GetProperty("done").GetBoolean());
        Assert.Equal("stop", last.GetProperty("done_reason").GetString());
        Assert.True(last.GetProperty("prompt_eval_count").GetInt32() > 8);
        Assert.True(last.GetProperty("eval_count").GetInt32() > 20);
        Assert.True(last.GetProperty("eval_duration").GetInt64() > 0);
    }

    [Fact]
    public async Task Chat_NotStreaming_IsOneObjectWithTheAnswer()
    {
        await using var host = await SimulatorHost.StartAsync();
        var question = QuestionSet.Shared.All.First(question => question.Kind == QuestionKinds.Translation);

        var answer = await host.PostJsonAsync("api/chat", $$"""{"model":"gemma-3-27b:latest","stream":false,"messages":[{"role":"user","content":{{Quote(question.Prompt)}}}]}""");

        Assert.Equal("gemma-3-27b:latest", answer.GetProperty("model").GetString());
        Assert.Contains("In German that would be", answer.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.True(answer.GetProperty("done").GetBoolean());
    }

    [Fact]
    public async Task Generate_NotStreaming_PutsTheTextIntoResponse()
    {
        await using var host = await SimulatorHost.StartAsync();

        var answer = await host.PostJsonAsync("api/generate", """{"model":"phi-4-14b","prompt":"hello","stream":false}""");

        Assert.StartsWith("This is a simulated model", answer.GetProperty("response").GetString(), StringComparison.Ordinal);
        Assert.False(answer.TryGetProperty("message", out _));
    }

    [Fact]
    public async Task Chat_NumPredict_CutsTheAnswer()
    {
        await using var host = await SimulatorHost.StartAsync();

        var answer = await host.PostJsonAsync("api/chat", Chat.Insert(1, "\"stream\":false,\"options\":{\"num_predict\":3},"));

        Assert.Equal(3, answer.GetProperty("eval_count").GetInt32());
        Assert.Equal("length", answer.GetProperty("done_reason").GetString());
    }

    [Fact]
    public async Task Ps_AfterUnloadAndRequest_FollowsResidency()
    {
        await using var host = await SimulatorHost.StartAsync(options => options.Models.Add("gemma-3-12b"));

        Assert.Equal(1, await Loaded());
        var unloaded = await host.PostJsonAsync("api/chat", """{"model":"gemma-3-12b","messages":[],"keep_alive":0}""");
        Assert.Equal("unload", unloaded.GetProperty("done_reason").GetString());
        Assert.Equal(0, await Loaded());
        await host.PostJsonAsync("api/chat", Chat.Insert(1, "\"stream\":false,"));
        Assert.Equal(1, await Loaded());

        async Task<int> Loaded() => (await host.GetJsonAsync("api/ps")).GetProperty("models").GetArrayLength();
    }

    [Fact]
    public async Task Chat_ModelFails_Is500InOllamasShape()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Control.SetFailure("gemma-3-12b", Failure.ServerError);

        var response = await host.PostAsync("api/chat", Chat);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.StartsWith("""{"error":"simulated failure""", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ModelDropsMidStream_BreaksOff()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Control.SetFailure("gemma-3-12b", Failure.DropMidStream);

        await Assert.ThrowsAsync<HttpRequestException>(() => host.PostAsync("api/chat", Chat));
    }

    [Fact]
    public async Task Chat_ModelHangs_UntilTheClientLeaves()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Control.SetFailure("gemma-3-12b", Failure.Hang);
        using var leaving = new CancellationTokenSource();

        var asking = host.PostAndLeaveAsync("api/chat", Chat, leaving.Token);
        await host.Control.HangReached("gemma-3-12b");
        Assert.False(asking.IsCompleted);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(1, host.Control.RequestsOf("gemma-3-12b"));
    }

    [Fact]
    public async Task Tags_ModelMissing_LacksIt()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Control.SetFailure("gemma-3-12b", Failure.Missing);

        var chat = await host.PostAsync("api/chat", Chat);

        Assert.Equal(HttpStatusCode.NotFound, chat.StatusCode);
        Assert.Equal(16, (await host.GetJsonAsync("api/tags")).GetProperty("models").GetArrayLength());
        Assert.Equal(15, (await host.GetJsonAsync("v1/models")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task SetFailure_UnknownModel_NamesTheKnownOnes()
    {
        await using var host = await SimulatorHost.StartAsync(options => options.Models.Add("gemma-3-12b"));

        Assert.Contains("it has all-minilm, gemma-3-12b", Assert.Throws<ArgumentException>(() => host.Control.SetFailure("none", Failure.Hang)).Message, StringComparison.Ordinal);
    }

    private static string Quote(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";
}
