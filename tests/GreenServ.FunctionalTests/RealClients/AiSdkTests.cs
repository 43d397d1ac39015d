using System.Text.Json;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>Vercel's AI SDK with three of its providers against a running router: <c>openai</c> asks the Responses API, the others chats.</summary>
[Collection(SharesRunningDemo.Name)]
public sealed class AiSdkTests(RunningDemo demo)
{
    [Theory]
    [InlineData("openai")]
    [InlineData("openai-chat")]
    [InlineData("compatible")]
    [InlineData("ollama")]
    public async Task Text_WholeAndStreamed_HasAnEndAndUsage(string provider)
    {
        var result = await RunAsync(provider, "text");

        foreach (var answer in new[] { result.GetProperty("whole"), result.GetProperty("streamed") })
        {
            Assert.NotEmpty(answer.GetProperty("text").GetString()!);
            Assert.Equal("stop", answer.GetProperty("finish").GetString());
            Assert.True(answer.GetProperty("usage").GetProperty("outputTokens").GetInt32() > 0);
        }
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-chat")]
    [InlineData("compatible")]
    [InlineData("ollama")]
    public async Task Tools_WholeAndStreamed_GoRound(string provider) => AiSdkChecks.AssertToolsGoRound(await RunAsync(provider, "tools"));

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-chat")]
    [InlineData("compatible")]
    [InlineData("ollama")]
    public async Task Objects_WholeAndStreamed_FitTheSchema(string provider) => AiSdkChecks.AssertObjects(await RunAsync(provider, "objects"));

    [Theory]
    [InlineData("openai")]
    [InlineData("compatible")]
    [InlineData("ollama")]
    public async Task Embeddings_NamedModel_AreItsVectors(string provider) => AiSdkChecks.AssertEmbeds(await RunAsync(provider, "embeddings"));

    [Theory]
    [InlineData("openai")]
    [InlineData("compatible")]
    [InlineData("ollama")]
    public async Task Abort_InMidStream_IsTheClientsOwn(string provider) =>
        Assert.Equal(["abort", "start", "start-step", "text-delta", "text-start"], (await RunAsync(provider, "abort")).EnumerateArray().Select(part => part.GetString()).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("openai")]
    [InlineData("compatible")]
    [InlineData("ollama")]
    public async Task Error_OfTheRouter_IsTheClientsOwnClassAndNotTriedAgain(string provider)
    {
        var error = await RunAsync(provider, "error");

        Assert.True(error.GetProperty("ofTheCall").GetBoolean());
        Assert.Equal((404, false), (error.GetProperty("status").GetInt32(), error.GetProperty("retryable").GetBoolean()));
    }

    private Task<JsonElement> RunAsync(string provider, string what) => NodeClient.RunAsync("ai-client.mjs", "ai", demo.System.RouterUrl, provider, what);
}
