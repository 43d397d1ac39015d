using System.Net;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Scoring;

/// <summary>Which answers are compared with a reference, and what becomes of the score.</summary>
public sealed class ReferenceScoringTests : RouterTest
{
    private const string Reference = ""","greenserv":{"reference":"fine","scorer":"exact"}""";

    [Fact]
    public async Task Feedback_AfterTheReference_Wins()
    {
        using var response = await Router.ChatAsync(fields: Reference);
        var decision = response.Header("decision-id");
        await Router.ScoreAsync(decision, 0.25);

        var explained = await Router.ExplainAsync(decision);
        Assert.Equal(["reference:exact", "user"], explained["feedback"]!.AsArray().Select(score => score!["source"].Text()));
        Assert.Equal(0.25, explained["outcome"]!["quality"]!.GetValue<double>());
    }

    [Fact]
    public async Task Count_ReferenceAfterFeedback_LeavesTheFeedback()
    {
        var decision = await Router.DecideAsync();
        await Router.ScoreAsync(decision, 0.25);
        var feedback = Router.Get<GreenServ.Router.Feedback.FeedbackService>();

        var (response, error) = await feedback.CountReferenceAsync(Guid.Parse(decision), 1, "exact", null);

        Assert.Null(error);
        Assert.Equal((0.25, "unchanged"), (response!.Score, response.Result));
        Assert.Single((await Router.ExplainAsync(decision))["feedback"]!.AsArray());
    }

    [Fact]
    public async Task Score_OfAReference_SurvivesARestart()
    {
        using var response = await Router.ChatAsync(fields: Reference);
        await RestartRouterAsync();

        var score = Assert.Single((await Router.ExplainAsync(response.Header("decision-id")))["feedback"]!.AsArray())!;
        Assert.Equal((1.0, "reference:exact"), (score["score"]!.GetValue<double>(), score["source"].Text()));
        Assert.Equal(1, Router.Learner.Recall()!.Arms.Sum(arm => Router.Learner.State!.GetArm(arm).Quality.Count), 0.01);
    }

    [Fact]
    public async Task Scorer_InAHeader_Compares()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Answers.Ask("/v1/chat/completions", false, """{"reference":"all is fine"}"""), null, "application/json"),
            Headers = { { "x-greenserv-scorer", "rouge-l" } },
        };
        using var response = await Router.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(0.5, (await response.JsonAsync())["greenserv"]!["score"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("v1/chat/completions", """{"choices":[{"index":0,"message":{"content":"fine"},"finish_reason":"length"}]}""")]
    [InlineData("v1/responses", """{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"message","content":[{"type":"output_text","text":"fine"}]}]}""")]
    [InlineData("api/chat", """{"message":{"content":"fine"},"done":true,"done_reason":"length"}""")]
    [InlineData("api/generate", """{"response":"fine","done":true,"done_reason":"length"}""")]
    public async Task Answer_CutAtTheTokenLimit_IsScoredAndSaysSo(string path, string answer)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, answer);
        using var response = await Router.PostAsync("/" + path, Answers.Ask("/" + path, false, """{"reference":"fine"}"""));

        var score = Assert.Single((await Router.ExplainAsync(response.Header("decision-id")))["feedback"]!.AsArray())!;
        Assert.Equal((1.0, "The answer was cut at the token limit."), (score["score"]!.GetValue<double>(), score["comment"].Text()));
    }

    [Theory]
    [InlineData("v1/chat/completions", """{"choices":[{"index":0,"message":{"content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""")]
    [InlineData("v1/responses", """{"status":"completed","output":[{"type":"function_call","name":"f","arguments":"{}","call_id":"a"}]}""")]
    [InlineData("api/chat", """{"message":{"content":"fine","tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":true}""")]
    [InlineData("v1/chat/completions", """{"choices":[{"index":0,"message":{"content":"fine"},"finish_reason":"content_filter"}]}""")]
    [InlineData("v1/chat/completions", "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"fine \\ud800\"}}]}")]
    public async Task Answer_ThatIsNotTheModelsWord_IsNotScored(string path, string answer)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, answer);
        using var response = await Router.PostAsync("/" + path, Answers.Ask("/" + path, false, """{"reference":"fine"}"""));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty((await Router.ExplainAsync(response.Header("decision-id")))["feedback"]!.AsArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_OfAModelThatHasNone_IsNotScored(bool stream)
    {
        Host.Answer = (http, _) =>
        {
            http.Response.Headers["x-greenserv-no-answer"] = "true";
            return stream
                ? ScriptedHost.Events(http, """{"choices":[{"index":0,"delta":{"content":"fine"},"finish_reason":"stop"}]}""", "[DONE]")
                : ScriptedHost.Completion(http, "fine");
        };
        using var response = await Router.PostAsync("/v1/chat/completions", Answers.Ask("/v1/chat/completions", stream, """{"reference":"fine"}"""));
        Assert.Contains("fine", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Empty((await Router.ExplainAsync(response.Header("decision-id")))["feedback"]!.AsArray());
    }

    [Theory]
    [InlineData(131_072, 1)]
    [InlineData(131_073, 0)]
    public async Task Answer_LongerThanTheLimit_IsNotScored(int length, int scores)
    {
        Host.Answer = (http, _) => ScriptedHost.Completion(http, "fine " + new string('x', length - 5));
        using var response = await Router.ChatAsync(fields: ""","greenserv":{"reference":"fine"}""");

        Assert.Equal(scores, (await Router.ExplainAsync(response.Header("decision-id")))["feedback"]!.AsArray().Count);
    }

    [Fact]
    public async Task Answer_ThatTheHostBroke_IsNotScored()
    {
        Host.Answer = async (http, _) =>
        {
            await ScriptedHost.Events(http, """{"choices":[{"index":0,"delta":{"content":"fine"}}]}""");
            http.Abort();
        };
        using var response = await Router.PostAsync("/v1/chat/completions", Answers.Ask("/v1/chat/completions", true, """{"reference":"fine"}"""));
        await response.Content.ReadAsStringAsync();

        await AssertUnscoredAsync(response.Header("decision-id"), "failed");
    }

    [Fact]
    public async Task Answer_ThatTheHostRefused_IsNotScored()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"error":{"message":"fine"}}""", StatusCodes.Status400BadRequest);
        using var response = await Router.ChatAsync(fields: Reference);

        await AssertUnscoredAsync(response.Header("decision-id"), "failed");
    }

    [Fact]
    public async Task Answer_ThatTheClientLeft_IsNotScored()
    {
        var left = new TaskCompletionSource();
        Host.Answer = async (http, _) =>
        {
            http.RequestAborted.Register(() => left.TrySetResult());
            await ScriptedHost.Events(http, """{"choices":[{"index":0,"delta":{"content":"fine"}}]}""");
            await left.Task;
        };
        using var client = new HttpClient { BaseAddress = Router.Http.BaseAddress };
        string decision;
        using (var response = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
            {
                Content = new StringContent(Answers.Ask("/v1/chat/completions", true, """{"reference":"fine"}"""), null, "application/json"),
            }, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
        {
            decision = response.Header("decision-id");
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await RestartRouterAsync();
        await AssertUnscoredAsync(decision, "cancelled");
    }

    [Fact]
    public async Task Attempt_ThatFailedFirst_IsNoPartOfTheText()
    {
        var attempts = 0;
        Host.Answer = (http, _) => Interlocked.Increment(ref attempts) == 1
            ? ScriptedHost.Json(http, """{"choices":[],"error":{"message":"wrong"}}""")
            : ScriptedHost.Completion(http, "fine");
        using var response = await Router.ChatAsync(fields: Reference);

        Assert.Equal(1, (await response.JsonAsync())["greenserv"]!["score"]!.GetValue<double>());
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task Answer_WithoutAReference_HasNoScore()
    {
        using var response = await Router.ChatAsync();

        Assert.Null((await response.JsonAsync())["greenserv"]!["score"]);
        Assert.Empty((await Router.ExplainAsync(response.Header("decision-id")))["feedback"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"reference":"x","scorer":"bleu"}""", "must be one of contains, exact, choice, number, f1, rouge-l, recall, json")]
    [InlineData("""{"scorer":"exact"}""", "there is no 'greenserv.reference'")]
    [InlineData("""{"reference":5}""", "a string, or an array of strings")]
    [InlineData("""{"reference":[]}""", "a string, or an array of strings")]
    [InlineData("""{"reference":["a",null]}""", "a string, or an array of strings")]
    [InlineData("""{"reference":""}""", "'greenserv.reference' is blank")]
    [InlineData("""{"reference":["4","four"],"scorer":"number"}""", "holds no number")]
    [InlineData("""{"reference":"{","scorer":"json"}""", "is no JSON")]
    [InlineData("{\"reference\":\"\\ud800\"}", "not valid Unicode")]
    public async Task Request_WithAReferenceThatMakesNoSense_Gets400(string greenserv, string expected)
    {
        using var response = await Router.PostAsync("/v1/chat/completions", Answers.Ask("/v1/chat/completions", false, greenserv));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, (await response.JsonAsync())["error"]!["message"].Text(), StringComparison.Ordinal);
        Assert.Empty(Host.Requests);
    }

    [Theory]
    [InlineData(32, 1024, 200)]
    [InlineData(1, 32_769, 400)]
    [InlineData(32, 1025, 400)]
    [InlineData(33, 1, 400)]
    public async Task Reference_BeyondItsLimits_Gets400(int texts, int length, int status)
    {
        var reference = string.Join(',', Enumerable.Repeat($"\"{new string('x', length)}\"", texts));
        using var response = await Router.PostAsync("/v1/chat/completions", Answers.Ask("/v1/chat/completions", false, $$"""{"reference":[{{reference}}]}"""));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Reference_InAHeader_Gets400()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Answers.Ask("/v1/chat/completions", false, "{}"), null, "application/json"),
            Headers = { { "x-greenserv-reference", "fine" } },
        };
        using var response = await Router.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("can not be a header", (await response.JsonAsync())["error"]!["message"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reference_OnEmbeddings_Gets400()
    {
        using var response = await Router.PostAsync("/v1/embeddings", """{"model":"small:1b","input":"x","greenserv":{"reference":"fine"}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("embeddings", (await response.JsonAsync())["error"]!["message"].Text(), StringComparison.Ordinal);
    }

    private async Task AssertUnscoredAsync(string decision, string status)
    {
        var explained = await Router.ExplainAsync(decision);
        Assert.Equal(status, explained["outcome"]!["status"].Text());
        Assert.Empty(explained["feedback"]!.AsArray());
    }
}
