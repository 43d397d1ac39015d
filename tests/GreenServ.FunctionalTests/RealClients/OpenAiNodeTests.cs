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
        Assert.Equal(17, ids.Length - 3);
        Assert.Contains("all-minilm", ids);
        Assert.Equal(ids[0], result.GetProperty("one").GetProperty("id").GetString());
        Assert.Equal(ids[^1], result.GetProperty("last").GetProperty("id").GetString());
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
        Assert.Equal("NotFoundError", result.GetProperty("unknownModelRetrieved").GetProperty("class").GetString());
        Assert.Equal("BadRequestError", result.GetProperty("refusedByHost").GetProperty("class").GetString());
        Assert.Contains("does not support tools", result.GetProperty("refusedByHost").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Model_IsTheOneThatAnswered()
    {
        var result = await RunAsync("chat");

        var model = result.GetProperty("model").GetString();
        Assert.Equal(model, result.GetProperty("completion").GetProperty("model").GetString());
        Assert.Equal(model, (await demo.System.Http.ExplainAsync(result.GetProperty("decision").GetString()!))!.Model);
    }

    [Fact]
    public async Task Tools_RunByThePackage_AreCalledInParallelAndTheirResultsTakenUp()
    {
        var result = await RunAsync("tools");

        Assert.Single(result.GetProperty("one").GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls").EnumerateArray());
        foreach (var run in new[] { result.GetProperty("whole"), result.GetProperty("streamed") })
        {
            Assert.Equal(["Paris", "Tokyo"], run.GetProperty("cities").EnumerateArray().Select(city => city.GetString()));
            Assert.Equal("The tools say: sunny in Paris; sunny in Tokyo.", run.GetProperty("text").GetString());
        }
    }

    [Fact]
    public async Task Structured_Output_IsParsedByThePackage()
    {
        var result = await RunAsync("structured");

        foreach (var person in new[] { result.GetProperty("whole"), result.GetProperty("streamed") })
        {
            Assert.Equal(7, person.GetProperty("age").GetInt32());
            Assert.NotEmpty(person.GetProperty("name").GetString()!);
        }
    }

    [Fact]
    public async Task Image_OfAProfile_ReachesAModelThatSees()
    {
        var result = await RunAsync("images");

        Assert.Contains("3 by 2 pixels", result.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("gemma-3", result.GetProperty("model").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_ChoicesAndLogprobs_ComeThrough()
    {
        var choices = (await RunAsync("options")).GetProperty("choices").EnumerateArray().ToArray();

        Assert.Equal([0, 1], choices.Select(choice => choice.GetProperty("index").GetInt32()));
        Assert.All(choices, choice => Assert.Equal(2, choice.GetProperty("logprobs").GetProperty("content")[0].GetProperty("top_logprobs").GetArrayLength()));
        Assert.All(choices, choice => Assert.Equal("length", choice.GetProperty("finish_reason").GetString()));
    }

    [Fact]
    public async Task Completions_WholeAndStreamed_AreAnsweredAndOnRecord()
    {
        var result = await RunAsync("completions");

        var whole = result.GetProperty("whole");
        Assert.Equal("text_completion", whole.GetProperty("object").GetString());
        Assert.NotEmpty(whole.GetProperty("choices")[0].GetProperty("text").GetString()!);
        Assert.StartsWith("cmpl-", whole.GetProperty("id").GetString(), StringComparison.Ordinal);
        AssertWholeStream(result.GetProperty("streamed"));
        Assert.NotNull(await demo.System.Http.ExplainAsync(IdOf(result.GetProperty("streamed"))));
    }

    [Fact]
    public async Task Responses_WholeAndStreamed_AreAnsweredAndOnRecord()
    {
        var result = await RunAsync("responses");

        Assert.NotEmpty(result.GetProperty("text").GetString()!);
        var (whole, streamed) = (result.GetProperty("whole"), result.GetProperty("streamed"));
        var explanation = (await demo.System.Http.ExplainAsync(whole.GetProperty("id").GetString()!))!;
        Assert.Equal(explanation.Model, whole.GetProperty("model").GetString());
        Assert.Equal(explanation.Outcome.CompletionTokens, whole.GetProperty("usage").GetProperty("output_tokens").GetInt32());
        Assert.Equal("response.completed", result.GetProperty("events").EnumerateArray().Last().GetString());
        Assert.Equal(["message"], streamed.GetProperty("output").EnumerateArray().Select(item => item.GetProperty("type").GetString()));
        Assert.True((await demo.System.Http.ExplainAsync(streamed.GetProperty("id").GetString()!))!.Outcome.Streamed);
    }

    [Fact]
    public async Task ResponsesTools_CalledAndAnswered_GoRound() => ResponsesChecks.AssertToolsGoRound(await RunAsync("responses-tools"));

    [Fact]
    public async Task ResponsesStructured_Output_IsParsedByThePackage() =>
        Assert.Equal(7, (await RunAsync("responses-structured")).GetProperty("parsed").GetProperty("age").GetInt32());

    [Fact]
    public async Task Embeddings_NumbersAndBytes_AreTheSame()
    {
        var result = await RunAsync("embeddings");

        Assert.Equal([384, 384], result.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt32()));
        Assert.True(result.GetProperty("same").GetBoolean());
        Assert.Equal(3, result.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        Assert.Equal("no_embedding_model", result.GetProperty("profile").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Abort_InMidStream_IsOnRecordAsSuch()
    {
        var result = await RunAsync("abort");

        Assert.NotEmpty(result.GetProperty("first").GetProperty("delta").GetProperty("content").GetString()!);
        var explanation = await Until.NotNullAsync("the decision is on record", () => demo.System.Http.ExplainAsync(result.GetProperty("decision").GetString()!));
        Assert.Equal("cancelled", explanation.Outcome.Status);
    }

    private Task<JsonElement> RunAsync(string what) => NodeClient.RunAsync("openai-client.mjs", "openai", demo.System.RouterUrl + "/v1", what);

    private static void AssertWholeStream(JsonElement result)
    {
        Assert.NotEmpty(result.GetProperty("text").GetString()!);
        Assert.Equal("stop", result.GetProperty("finish").GetString());
    }

    private static string IdOf(JsonElement result) => Assert.Single(result.GetProperty("ids").EnumerateArray()).GetString()!;

    private static (string? Class, int Status, string? Code, string? Param) Facts(JsonElement error) =>
        (error.GetProperty("class").GetString(), error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString(), error.GetProperty("param").GetString());
}
