using GreenServ.Router.Pool;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Scoring;

/// <summary>Every surface, streaming and not, at hosts that speak it and at hosts that do not: the answer is compared, and counted.</summary>
public abstract class SurfaceScoringTests : RouterTest
{
    private static readonly string[] s_paths = ["/v1/chat/completions", "/v1/completions", "/v1/responses", "/api/chat", "/api/generate"];

    public static TheoryData<string, bool> Paths() => [.. s_paths.SelectMany(_ => new[] { false, true }, (path, stream) => (path, stream))];

    private protected override Task BeforeStartAsync()
    {
        Host.Answer = Answers.SendAsync;
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Answer_WithAReference_IsScoredWhenItEnds(string path, bool stream)
    {
        using var response = await Router.PostAsync(path, Answers.Ask(path, stream, """{"reference":["Lyon","PARIS."],"scorer":"exact"}"""));
        var text = await response.Content.ReadAsStringAsync();

        Assert.True(response.IsSuccessStatusCode, text);
        var explained = await Router.ExplainAsync(response.Header("decision-id"));
        var score = Assert.Single(explained["feedback"]!.AsArray())!;
        Assert.Equal((1.0, "reference:exact", 1.0), (score["score"]!.GetValue<double>(), score["source"].Text(), score["weight"]!.GetValue<double>()));
        Assert.Null(score["comment"]);
        Assert.Equal(1, explained["outcome"]!["quality"]!.GetValue<double>());
        Assert.Contains("its quality was 1.00, compared by exact with the reference", explained["sentence"].Text(), StringComparison.Ordinal);
        Assert.Equal(1, Router.Learner.State!.Arms.Sum(arm => Router.Learner.State.GetArm(arm).Quality.Count), 0.01);

        // A stream of events has no object of ours that could tell it.
        Assert.Equal(!stream || path.StartsWith("/api", StringComparison.Ordinal), text.Contains("\"score\":1", StringComparison.Ordinal));
        Assert.DoesNotContain("reference", Assert.Single(Host.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Answer_ThatThoughtOfTheReferenceOnly_IsWrong(string path, bool stream)
    {
        using var response = await Router.PostAsync(path, Answers.Ask(path, stream, """{"reference":"Rome"}"""));
        await response.Content.ReadAsStringAsync();

        var score = Assert.Single((await Router.ExplainAsync(response.Header("decision-id")))["feedback"]!.AsArray())!;
        Assert.Equal((0.0, "reference:contains"), (score["score"]!.GetValue<double>(), score["source"].Text()));
    }
}

/// <summary>At an Ollama that has every path.</summary>
public sealed class OllamaHostScoringTests : SurfaceScoringTests;

/// <summary>At a host of OpenAI's API without <c>/v1/responses</c>: all but chat and text completions is translated.</summary>
public sealed class TranslatedScoringTests : SurfaceScoringTests
{
    private protected override Task BeforeStartAsync()
    {
        Host.Unknown.Add("v1/responses");
        return base.BeforeStartAsync();
    }

    private protected override void Configure(RouterOptions options) => options.Hosts.Add(new() { Url = Host.Url, Name = "openai", Kind = HostKind.OpenAi });
}
