using System.Text.Json;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>The <c>openai</c> package of npm against a running router.</summary>
[Collection(SharesRunningDemo.Name)]
public sealed class OpenAiNodeTests(RunningDemo demo)
{
    [Fact]
    public async Task Chat_Whole_HasTextUsageAndTheDecisionsId()
    {
        var result = await RunAsync("chat");

        var completion = result.GetProperty("completion");
        var decision = result.GetProperty("decision").GetString()!;
        Assert.Equal("chatcmpl-" + Guid.Parse(decision).ToString("N"), completion.GetProperty("id").GetString());
        Assert.NotEmpty(completion.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!);
        Assert.True(completion.GetProperty("usage").GetProperty("completion_tokens").GetInt32() > 0);
        Assert.True(completion.GetProperty("energy").GetProperty("joules").GetDouble() > 0);
        Assert.NotNull(await demo.System.Http.ExplainAsync(decision));
    }

    [Fact]
    public async Task Chat_Streamed_HasOneIdTextAndAnEndButNoUsage()
    {
        var result = await RunAsync("stream");

        AssertWholeStream(result);
        Assert.Empty(result.GetProperty("usage").EnumerateArray());
        var explanation = (await demo.System.Http.ExplainAsync(IdOf(result)))!;
        Assert.Equal(("greenserv:eco", true), (explanation.Profile, explanation.Outcome.Streamed));
    }

    [Fact]
    public async Task Chat_StreamedWithUsage_HasItOnceAndAsRecorded()
    {
        var result = await RunAsync("stream-usage");

        AssertWholeStream(result);
        var usage = Assert.Single(result.GetProperty("usage").EnumerateArray());
        var explanation = (await demo.System.Http.ExplainAsync(IdOf(result)))!;
        Assert.Equal(explanation.Outcome.CompletionTokens, usage.GetProperty("completion_tokens").GetInt32());
        Assert.Equal(explanation.Outcome.PromptTokens, usage.GetProperty("prompt_tokens").GetInt32());
    }

    [Fact]
    public async Task Models_Listed_AreProfilesAndThePool()
    {
        var result = await RunAsync("models");

        var ids = result.GetProperty("ids").EnumerateArray().Select(id => id.GetString()).ToArray();
        Assert.Equal(["greenserv", "greenserv:eco", "greenserv:quality"], ids.Where(id => id!.StartsWith("greenserv", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(16, ids.Length - 3);
        Assert.Equal(ids[0], result.GetProperty("one").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Errors_OfTheRouter_AreTheClientsOwnClasses()
    {
        var result = await RunAsync("errors");

        foreach (var unknown in new[] { "unknownModel", "unknownModelStreaming" })
        {
            Assert.Equal(("NotFoundError", 404, "model_not_found", "model"), Facts(result.GetProperty(unknown)));
            Assert.Contains("no-such-model", result.GetProperty(unknown).GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        var bad = result.GetProperty("badRequest");
        Assert.Equal(("BadRequestError", 400, "invalid_type", "messages"), Facts(bad));
        Assert.Equal("invalid_request_error", bad.GetProperty("type").GetString());
        Assert.Equal("NotFoundError", result.GetProperty("unknownPath").GetProperty("class").GetString());
    }

    private Task<JsonElement> RunAsync(string what) => NodeClient.RunAsync("openai-client.mjs", "openai", demo.System, what);

    private static void AssertWholeStream(JsonElement result)
    {
        Assert.NotEmpty(result.GetProperty("text").GetString()!);
        Assert.Equal("stop", result.GetProperty("finish").GetString());
    }

    private static string IdOf(JsonElement result) => Assert.Single(result.GetProperty("ids").EnumerateArray()).GetString()!;

    private static (string? Class, int Status, string? Code, string? Param) Facts(JsonElement error) =>
        (error.GetProperty("class").GetString(), error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString(), error.GetProperty("param").GetString());
}
