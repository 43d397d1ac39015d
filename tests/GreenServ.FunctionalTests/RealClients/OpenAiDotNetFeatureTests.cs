using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using GreenServ.FunctionalTests.Processes;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;
using OpenAI.Responses;

// The package calls its own client of the Responses API an experiment.
#pragma warning disable OPENAI001

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>More than chatting with OpenAI's own .NET package.</summary>
[Collection(SharesRunningDemo.Name)]
public sealed class OpenAiDotNetFeatureTests(RunningDemo demo) : IDisposable
{
    private static readonly ChatTool s_weather = ChatTool.CreateFunctionTool(
        "get_weather", "Current weather of a city", BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    // A handler that reads to the end what nobody wants any more would not be seen to leave.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero });

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task CompleteChat_Tools_AreCalledInParallelAndTheirResultsTakenUp()
    {
        var options = new ChatCompletionOptions { Tools = { s_weather } };
        List<ChatMessage> messages = [new UserChatMessage("What is the weather in Paris and in Tokyo?")];

        var called = (await Chat().CompleteChatAsync(messages, options, Cancelled)).Value;
        Assert.Equal(ChatFinishReason.ToolCalls, called.FinishReason);
        Assert.Equal(["""{"city":"Paris"}""", """{"city":"Tokyo"}"""], called.ToolCalls.Select(call => call.FunctionArguments.ToString()));
        messages.Add(new AssistantChatMessage(called));
        messages.AddRange(called.ToolCalls.Select(call => new ToolChatMessage(call.Id, "sunny")));
        var answered = (await Chat().CompleteChatAsync(messages, options, Cancelled)).Value;

        Assert.Equal("The tools say: sunny; sunny.", answered.Content[0].Text);
    }

    [Fact]
    public async Task CompleteChatStreaming_Tools_ArriveInUpdates()
    {
        var calls = new Dictionary<int, (string Name, string Arguments)>();
        var options = new ChatCompletionOptions { Tools = { s_weather }, ToolChoice = ChatToolChoice.CreateRequiredChoice() };
        await foreach (var update in Chat("llama-3.1-8b").CompleteChatStreamingAsync([new UserChatMessage("What is the weather in Paris?")], options, Cancelled))
        {
            foreach (var call in update.ToolCallUpdates)
            {
                var (name, arguments) = calls.GetValueOrDefault(call.Index, ("", ""));
                calls[call.Index] = (name + call.FunctionName, arguments + call.FunctionArgumentsUpdate);
            }
        }

        Assert.Equal(("get_weather", """{"city":"Paris"}"""), Assert.Single(calls.Values));
    }

    [Fact]
    public async Task CompleteChat_SchemaAndImage_ReachAModelThatCan()
    {
        var png = BinaryData.FromBytes(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAADElEQVR4nGNgIAcAAEEAAYs7Z9YAAAAASUVORK5CYII="));
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
                "seen", BinaryData.FromString("""{"type":"object","properties":{"what":{"type":"string"}},"required":["what"],"additionalProperties":false}"""), jsonSchemaIsStrict: true),
        };
        var message = new UserChatMessage(ChatMessageContentPart.CreateTextPart("What is in this picture?"), ChatMessageContentPart.CreateImagePart(png, "image/png"));

        var answer = (await Chat().CompleteChatAsync([message], options, Cancelled)).Value;

        var seen = JsonSerializer.Deserialize<JsonElement>(answer.Content[0].Text).GetProperty("what").GetString();
        Assert.Contains("3 by 2 pixels", seen, StringComparison.Ordinal);
        Assert.StartsWith("gemma-3", answer.Model, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompleteChat_LogProbabilitiesAndLimit_ComeThrough()
    {
        var options = new ChatCompletionOptions { IncludeLogProbabilities = true, TopLogProbabilityCount = 2, MaxOutputTokenCount = 3, Seed = 7, Temperature = 0.5f };

        var answer = (await Chat("gemma-3-1b").CompleteChatAsync([new UserChatMessage("Hello")], options, Cancelled)).Value;

        Assert.Equal(ChatFinishReason.Length, answer.FinishReason);
        Assert.All(answer.ContentTokenLogProbabilities, token => Assert.Equal(2, token.TopLogProbabilities.Count));
        Assert.NotEmpty(answer.ContentTokenLogProbabilities);
    }

    [Fact]
    public async Task CompleteChatStreaming_LeftInMidStream_IsOnRecordAsSuch()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        string? id = null;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in Chat("yi-34b").CompleteChatStreamingAsync([new UserChatMessage("Hello")], cancellationToken: leaving.Token))
            {
                id = update.CompletionId;
                await leaving.CancelAsync();
            }
        });

        var explanation = await Until.NotNullAsync("the decision is on record", () => demo.System.Http.ExplainAsync(id!));
        Assert.Equal("cancelled", explanation.Outcome.Status);
    }

    [Fact]
    public async Task GenerateEmbeddings_NamedModel_GivesVectors()
    {
        var client = new EmbeddingClient("all-minilm", new ApiKeyCredential("unused"), Options<OpenAIClientOptions>());

        var vectors = (await client.GenerateEmbeddingsAsync(["a b", "c"], cancellationToken: Cancelled)).Value;

        Assert.Equal([384, 384], vectors.Select(vector => vector.ToFloats().Length));
        Assert.Equal(3, vectors.Usage.InputTokenCount);
    }

    [Fact]
    public async Task GetModels_AllAndOne_AreProfilesAndThePool()
    {
        var client = new OpenAIModelClient(new ApiKeyCredential("unused"), Options<OpenAIClientOptions>());

        var models = (await client.GetModelsAsync(Cancelled)).Value;
        var one = (await client.GetModelAsync("greenserv:eco", Cancelled)).Value;

        Assert.Contains(models, model => model.Id == "gemma-3-12b");
        Assert.Equal(("greenserv:eco", "greenserv"), (one.Id, one.OwnedBy));
    }

    [Fact]
    public async Task CreateResponse_WholeAndStreamed_IsAnsweredAndOnRecord()
    {
        var options = new CreateResponseOptions("greenserv", [ResponseItem.CreateUserMessageItem("What is 17 + 25?")]) { Instructions = "Be brief." };

        var whole = (await Responses().CreateResponseAsync(options, Cancelled)).Value;
        ResponseResult? streamed = null;
        var text = "";
        await foreach (var update in await Responses().CreateResponseStreamingAsync("gemma-3-1b", "Hello", cancellationToken: Cancelled))
        {
            text += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            streamed = (update as StreamingResponseCompletedUpdate)?.Response ?? streamed;
        }

        Assert.NotEmpty(whole.GetOutputText());
        Assert.Equal(whole.Model, (await demo.System.Http.ExplainAsync(whole.Id))!.Model);
        Assert.Equal(text, streamed!.GetOutputText());
        Assert.Equal(streamed.Usage.OutputTokenCount, (await demo.System.Http.ExplainAsync(streamed.Id))!.Outcome.CompletionTokens);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ChatClient Chat(string model = "greenserv") => new(model, new ApiKeyCredential("unused"), Options<OpenAIClientOptions>());

    private ResponsesClient Responses() => new(new ApiKeyCredential("unused"), Options<ResponsesClientOptions>());

    private T Options<T>()
        where T : ClientPipelineOptions, new()
    {
        var options = new T { Transport = new HttpClientPipelineTransport(_http), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
        var endpoint = new Uri(demo.System.RouterUrl + "/v1");
        if (options is OpenAIClientOptions general)
            general.Endpoint = endpoint;
        if (options is ResponsesClientOptions responses)
            responses.Endpoint = endpoint;
        return options;
    }
}
