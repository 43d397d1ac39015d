using System.Text.Json;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>Real clients whose API the models' host does not speak.</summary>
public sealed class TranslationTests(TranslatingSystem translating) : IClassFixture<TranslatingSystem>
{
    [Fact]
    public async Task OllamaChat_WholeAndStreamed_IsAnsweredAndOnRecord()
    {
        var result = await OllamaAsync("chat");

        OllamaChecks.AssertChats(result);
        var decision = result.GetProperty("whole").GetProperty("greenserv").GetProperty("decision_id").GetString()!;
        Assert.Equal("completed", (await translating.System.Http.ExplainAsync(decision))!.Outcome.Status);
    }

    [Fact]
    public async Task OllamaGenerate_WholeAndStreamed_IsAnswered() => OllamaChecks.AssertGenerates(await OllamaAsync("generate"));

    [Fact]
    public async Task OllamaTools_OfAProfile_AreCalledByAModelThatCan() => OllamaChecks.AssertToolsGoRound(await OllamaAsync("tools"));

    [Fact]
    public async Task OllamaFormat_BecomesASchema() => OllamaChecks.AssertStructured(await OllamaAsync("structured"));

    [Fact]
    public async Task OllamaImages_OfAProfile_ReachAModelThatSees() => OllamaChecks.AssertSees(await OllamaAsync("images"));

    [Fact]
    public async Task OllamaThink_ModelThatCan_ThinksWhenAsked() => OllamaChecks.AssertThinks(await OllamaAsync("think"));

    [Fact]
    public async Task OllamaEmbed_NamedModel_GivesItsVectors() => OllamaChecks.AssertEmbeds(await OllamaAsync("embed"));

    [Fact]
    public async Task OllamaAbort_InMidStream_IsTheClientsOwn() => Assert.Equal("AbortError", (await OllamaAsync("abort")).GetProperty("name").GetString());

    [Fact]
    public async Task Responses_WholeAndStreamed_AreAnsweredAndOnRecord()
    {
        var result = await OpenAiAsync("responses", "qwen2.5-14b");

        Assert.NotEmpty(result.GetProperty("text").GetString()!);
        var streamed = result.GetProperty("streamed");
        Assert.Equal(["reasoning", "message"], streamed.GetProperty("output").EnumerateArray().Select(item => item.GetProperty("type").GetString()));
        Assert.Equal("Connect an Ollama host to get one.", streamed.GetProperty("output")[1].GetProperty("content")[0].GetProperty("text").GetString());
        var explanation = (await translating.System.Http.ExplainAsync(streamed.GetProperty("id").GetString()!))!;
        Assert.Equal(explanation.Outcome.CompletionTokens, streamed.GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    [Fact]
    public async Task ResponsesTools_CalledAndAnswered_GoRound() => ResponsesChecks.AssertToolsGoRound(await OpenAiAsync("responses-tools"));

    [Fact]
    public async Task ResponsesStructured_Output_IsParsedByThePackage() =>
        Assert.Equal(7, (await OpenAiAsync("responses-structured")).GetProperty("parsed").GetProperty("age").GetInt32());

    [Fact]
    public async Task Responses_WhatCanNotBeTranslated_IsRefusedByName()
    {
        var result = await OpenAiAsync("responses-unsupported");

        foreach (var (what, param) in new[] { ("hosted", "tools[0].type"), ("stateful", "previous_response_id") })
        {
            var error = result.GetProperty(what);
            Assert.Equal(("BadRequestError", "unsupported_feature", param), (error.GetProperty("class").GetString(), error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        }
    }

    [Fact]
    public async Task AiSdkTools_CalledAndAnswered_GoRound() => AiSdkChecks.AssertToolsGoRound(await AiSdkAsync("tools"));

    [Fact]
    public async Task AiSdkObjects_WholeAndStreamed_FitTheSchema() => AiSdkChecks.AssertObjects(await AiSdkAsync("objects"));

    [Fact]
    public async Task AiSdkEmbeddings_NamedModel_AreItsVectors() => AiSdkChecks.AssertEmbeds(await AiSdkAsync("embeddings"));

    private Task<JsonElement> AiSdkAsync(string what) => NodeClient.RunAsync("ai-client.mjs", "ai", translating.System.RouterUrl, "ollama", what);

    private Task<JsonElement> OllamaAsync(string what) => NodeClient.RunAsync("ollama-client.mjs", "ollama", translating.System.RouterUrl, what);

    private Task<JsonElement> OpenAiAsync(params string[] what) =>
        NodeClient.RunAsync("openai-client.mjs", "openai", [translating.System.RouterUrl + "/v1", .. what]);
}
