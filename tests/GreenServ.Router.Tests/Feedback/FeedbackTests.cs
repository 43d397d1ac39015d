using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Feedback;

public sealed class FeedbackTests : RouterTest
{
    [Fact]
    public async Task Post_Score_IsLearnedOnceHoweverOftenItComes()
    {
        var decision = await Router.DecideAsync("small:1b");

        Assert.Equal("counted", await Send($$"""{"decision_id":"{{decision}}","score":0.5}"""));
        Assert.Equal("unchanged", await Send($$"""{"decision_id":"{{decision}}","score":0.5}"""));
        Assert.Equal((1.0, 0.5), QualityOf("small:1b"));
    }

    [Fact]
    public async Task Post_AnotherScore_ReplacesTheFirst()
    {
        var decision = await Router.DecideAsync("small:1b");
        await Send($$"""{"decision_id":"{{decision}}","score":0}""");

        Assert.Equal("changed", await Send($$"""{"response_id":"chatcmpl-{{decision.Replace("-", "", StringComparison.Ordinal)}}","thumbs":"up","comment":"after all"}"""));
        Assert.Equal((1.0, 1.0), QualityOf("small:1b"));
        var explained = await Router.ExplainAsync(decision);
        Assert.Equal(2, explained["feedback"]!.AsArray().Count);
        Assert.Equal(1, explained["outcome"]!["quality"]!.GetValue<double>());
    }

    [Fact]
    public async Task Post_SameScoreByManyAtOnce_IsCountedOnce()
    {
        var decision = await Router.DecideAsync("small:1b");
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Send($$"""{"decision_id":"{{decision}}","score":1}""")));

        Assert.Single(results, result => result == "counted");
        Assert.Equal((1.0, 1.0), QualityOf("small:1b"));
    }

    [Theory]
    [InlineData("""{"decision_id":"01990000-0000-7000-8000-000000000000","score":1}""", 404, "no decision")]
    [InlineData("""{"decision_id":"x","score":1}""", 400, "decision_id")]
    [InlineData("""{"score":1}""", 400, "exactly one of")]
    [InlineData("""{"decision_id":"01990000-0000-7000-8000-000000000000"}""", 400, "'score'")]
    [InlineData("""{"decision_id":"01990000-0000-7000-8000-000000000000","score":1.01}""", 400, "0 to 1")]
    [InlineData("""{"decision_id":"01990000-0000-7000-8000-000000000000","score":-1}""", 400, "0 to 1")]
    [InlineData("""{"decision_id":"01990000-0000-7000-8000-000000000000","score":"high"}""", 400, "'score'")]
    [InlineData("""{"decision_id":"01990000-0000-7000-8000-000000000000","thumbs":"sideways"}""", 400, "'thumbs'")]
    [InlineData("""{"decision_id":"01990000-0000-7000-8000-000000000000","score":1,"source":"a\u0000b"}""", 400, "control character")]
    [InlineData("""{"decision_id":"01990000-0000-7000-8000-000000000000","score":1,"source":"a\nb"}""", 400, "control character")]
    [InlineData("""{"decision_id":"01990000-0000-7000-8000-000000000000","score":1,"source":"\ud800"}""", 400, "'source'")]
    [InlineData("""nonsense""", 400, "not valid JSON")]
    public async Task Post_BadFeedback_SaysWhatIsWrong(string body, int status, string expected)
    {
        using var response = await Router.PostAsync("/v1/feedback", body);

        Assert.Equal(status, (int)response.StatusCode);
        var message = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["message"]!.GetValue<string>();
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_CommentOfSeveralLinesWithAnyCharacter_IsKept()
    {
        var decision = await Router.DecideAsync("small:1b");

        Assert.Equal("counted", await Send($$"""{"decision_id":"{{decision}}","score":1,"comment":"one\n\ttwo\u0000"}"""));

        Assert.Equal("one\n\ttwo\0", (await Router.ExplainAsync(decision))["feedback"]![0]!["comment"]!.GetValue<string>());
    }

    [Fact]
    public async Task Post_FeedbackOnAFailure_IsRefused()
    {
        Host.Answer = (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using var failed = await Router.ChatAsync();
        using var response = await Router.PostAsync(
            "/v1/feedback", $$"""{"decision_id":"{{failed.Headers.GetValues("x-greenserv-decision-id").Single()}}","score":1}""");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task Restart_ContinuesWithEverythingLearned()
    {
        var decision = await Router.DecideAsync("small:1b");
        await Send($$"""{"decision_id":"{{decision}}","score":1}""");
        await RestartRouterAsync();

        Assert.Equal((1.0, 1.0), QualityOf("small:1b"));
        Assert.Equal("changed", await Send($$"""{"decision_id":"{{decision}}","score":0.25}"""));
        Assert.Equal((1.0, 0.25), QualityOf("small:1b"));
        Assert.Equal(2, (await Router.ExplainAsync(decision))["feedback"]!.AsArray().Count);
    }

    private async Task<string> Send(string body)
    {
        using var response = await Router.PostAsync("/v1/feedback", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["result"]!.GetValue<string>();
    }

    private (double Count, double Sum) QualityOf(string model)
    {
        var state = Router.Learner.State!;
        var quality = state.GetArm(state.Arms.Single(arm => arm.StartsWith(model + "@", StringComparison.Ordinal))).Quality;

        // A row counts a little more the later it was decided: e^(1/20,000) for the first.
        return (Math.Round(quality.Count, 3), Math.Round(quality.XY[0], 3));
    }
}
