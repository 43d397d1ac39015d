using System.Text.Json;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>The <c>ollama</c> package of npm against a running router in front of an Ollama host.</summary>
[Collection(SharesRunningDemo.Name)]
public sealed class OllamaNodeTests(RunningDemo demo)
{
    [Fact]
    public async Task Chat_WholeAndStreamed_IsAnsweredAndOnRecord()
    {
        var result = await RunAsync("chat");

        OllamaChecks.AssertChats(result);
        var decision = result.GetProperty("whole").GetProperty("greenserv").GetProperty("decision_id").GetString()!;
        Assert.Equal("greenserv", (await demo.System.Http.ExplainAsync(decision))!.Profile);
    }

    [Fact]
    public async Task Generate_WholeAndStreamed_IsAnswered() => OllamaChecks.AssertGenerates(await RunAsync("generate"));

    [Fact]
    public async Task Tools_OfAProfile_AreCalledByAModelThatCan() => OllamaChecks.AssertToolsGoRound(await RunAsync("tools"));

    [Fact]
    public async Task Structured_Output_FitsTheSchema() => OllamaChecks.AssertStructured(await RunAsync("structured"));

    [Fact]
    public async Task Images_OfAProfile_ReachAModelThatSees() => OllamaChecks.AssertSees(await RunAsync("images"));

    [Fact]
    public async Task Think_ModelThatCan_ThinksWhenAsked()
    {
        var result = await RunAsync("think");

        OllamaChecks.AssertThinks(result);
        Assert.False(result.GetProperty("not").GetProperty("message").TryGetProperty("thinking", out _));
    }

    [Fact]
    public async Task Embed_NamedModel_GivesItsVectors() => OllamaChecks.AssertEmbeds(await RunAsync("embed"));

    [Fact]
    public async Task Models_ListedShownAndLoaded_AreProfilesAndThePool()
    {
        var result = await RunAsync("models");

        var names = result.GetProperty("list").EnumerateArray().Select(model => model.GetProperty("name").GetString()).ToArray();
        Assert.Equal(["greenserv:latest", "greenserv:eco", "greenserv:quality"], names.Take(3));
        Assert.Equal(17, names.Length - 3);
        var can = result.GetProperty("profile").GetProperty("capabilities").EnumerateArray().Select(capability => capability.GetString());
        Assert.Equal(["completion", "thinking", "tools", "vision"], can.Order(StringComparer.Ordinal));
        Assert.Equal("gemma3", result.GetProperty("model").GetProperty("details").GetProperty("family").GetString());
        Assert.Equal(16, result.GetProperty("running").GetArrayLength());
        Assert.Equal("0.13.3-simulated", result.GetProperty("version").GetProperty("version").GetString());
        Assert.Equal(("load", "load"), (result.GetProperty("loaded").GetProperty("done_reason").GetString(), result.GetProperty("pinned").GetProperty("done_reason").GetString()));
    }

    [Fact]
    public async Task Abort_InMidStream_IsTheClientsOwn() => Assert.Equal("AbortError", (await RunAsync("abort")).GetProperty("name").GetString());

    [Fact]
    public async Task Errors_OfTheRouter_AreReadByTheClient()
    {
        var result = await RunAsync("errors");

        foreach (var unknown in new[] { "unknownModel", "unknownModelStreaming", "unknownModelShown" })
            AssertError(result.GetProperty(unknown), 404, "no-such-model");
        AssertError(result.GetProperty("refusedByHost"), 400, "does not support tools");
        AssertError(result.GetProperty("profileEmbeds"), 400, "EmbeddingModel");
        foreach (var change in new[] { "pull", "push", "create", "copy", "delete" })
            AssertError(result.GetProperty(change), 403, "would change a model host");
    }

    private static void AssertError(JsonElement error, int status, string message)
    {
        Assert.Equal(status, error.GetProperty("status").GetInt32());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private Task<JsonElement> RunAsync(string what) => NodeClient.RunAsync("ollama-client.mjs", "ollama", demo.System.RouterUrl, what);
}
