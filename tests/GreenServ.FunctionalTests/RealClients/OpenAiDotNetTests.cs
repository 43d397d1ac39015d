using System.ClientModel;
using System.ClientModel.Primitives;
using GreenServ.FunctionalTests.Processes;
using OpenAI;
using OpenAI.Chat;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>OpenAI's own .NET package against a running router.</summary>
[Collection(SharesRunningDemo.Name)]
public sealed class OpenAiDotNetTests(RunningDemo demo) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task CompleteChat_Whole_HasTextUsageAndAnIdThatIsExplained()
    {
        var result = await Client().CompleteChatAsync([new UserChatMessage("What is 17 + 25?")], cancellationToken: TestContext.Current.CancellationToken);

        var completion = result.Value;
        Assert.NotEmpty(completion.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.StartsWith("chatcmpl-", completion.Id, StringComparison.Ordinal);
        var explanation = (await demo.System.Http.ExplainAsync(completion.Id))!;
        Assert.Equal(explanation.Outcome.CompletionTokens, completion.Usage.OutputTokenCount);
        Assert.Equal(explanation.Outcome.PromptTokens, completion.Usage.InputTokenCount);
        Assert.True(result.GetRawResponse().Headers.TryGetValue("x-greenserv-decision-id", out var decision));
        Assert.Equal(explanation.Id, decision);
    }

    [Fact]
    public async Task CompleteChatStreaming_ToItsEnd_HasOneIdTextAndUsage()
    {
        var ids = new HashSet<string>();
        var text = "";
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        var updates = Client().CompleteChatStreamingAsync([new UserChatMessage("What is 17 + 25?")], cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var update in updates)
        {
            ids.Add(update.CompletionId);
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        // This client asks for usage by itself.
        Assert.NotEmpty(text);
        Assert.Equal(ChatFinishReason.Stop, finish);
        var explanation = (await demo.System.Http.ExplainAsync(Assert.Single(ids)))!;
        Assert.Equal(explanation.Outcome.CompletionTokens, usage?.OutputTokenCount);
    }

    [Fact]
    public async Task CompleteChat_PinnedModel_IsAnsweredByIt()
    {
        var result = await Client("qwen2.5-0.5b").CompleteChatAsync([new UserChatMessage("What is 17 + 25?")], cancellationToken: TestContext.Current.CancellationToken);

        var explanation = (await demo.System.Http.ExplainAsync(result.Value.Id))!;
        Assert.Equal("pinned", explanation.Kind);
        Assert.StartsWith("qwen2.5-0.5b", explanation.Model, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompleteChat_UnknownModel_ThrowsWithStatusAndMessage()
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() =>
            Client("no-such-model").CompleteChatAsync([new UserChatMessage("What is 17 + 25?")], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(404, error.Status);
        Assert.Contains("no-such-model", error.Message, StringComparison.Ordinal);
    }

    private ChatClient Client(string model = "greenserv") => new(model, new ApiKeyCredential("unused"), new OpenAIClientOptions
    {
        Endpoint = new Uri(demo.System.RouterUrl + "/v1"),
        Transport = new HttpClientPipelineTransport(_http),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    });
}
