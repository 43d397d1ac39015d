using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Encoders;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Records;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Encoders;

/// <summary>A router whose clusters an Ollama host tells.</summary>
public sealed class EncoderTests : RouterTest
{
    // No deadline passes while a busy machine answers; a test of the deadline sets its own.
    private TimeSpan _deadline = TimeSpan.FromSeconds(10);
    private string? _url;
    private string? _apiKey;
    private bool _isOllama = true;

    private protected override void Configure(RouterOptions options)
    {
        options.Hosts.Add(new() { Url = Host.Url, Name = "scripted", ApiKey = _apiKey });
        options.Encoder.Kind = _isOllama ? EncoderOptions.Ollama : EncoderOptions.Embedded;
        options.Encoder.Url = _url;
        options.Encoder.Deadline = _deadline;
    }

    // Sums point east, everything else north.
    private protected override Task BeforeStartAsync()
    {
        Host.Embed = (http, text) => ScriptedHost.Vectors(http, text.Contains('+', StringComparison.Ordinal) ? [1, 0, 0] : [0, 1, 0]);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Post_EncoderAnswers_TellsTheClusterAndIsRecorded()
    {
        var first = await Router.ExplainAsync(await Router.DecideAsync(prompt: "What is 2 + 2?"));
        var second = await Router.ExplainAsync(await Router.DecideAsync(prompt: "Why is the sky blue?"));
        var third = await Router.ExplainAsync(await Router.DecideAsync(prompt: "What is 3 + 3?"));

        Assert.Equal([0, 1, 0], ((JsonNode[])[first, second, third]).Select(Cluster));
        Assert.Equal("all-minilm", second["features"]!["encoder"]!.GetValue<string>());
        Assert.Null(second["features"]!["encoderFallback"]);
        Assert.Equal("default-1+all-minilm", second["layout"]!.GetValue<string>());
        Assert.Equal(1, second["context"]!["cluster 1"]!.GetValue<double>());
    }

    [Fact]
    public async Task Post_SamePromptAgain_AsksOnce()
    {
        await Router.DecideAsync(prompt: "What is 2 + 2?");
        await Router.DecideAsync(prompt: "What is 2 + 2?");

        Assert.Single(Host.Embeds, body => body.Contains("2 \\u002B 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_EncoderHangs_GoesToTheClusterThatSuchPromptsHadAndSaysWhy()
    {
        await TeachAsync();
        Host.Embed = (http, _) => UntilGoneAsync(http);
        _deadline = TimeSpan.FromMilliseconds(20);
        await RestartRouterAsync();

        var sum = await Router.ExplainAsync(await Router.DecideAsync(prompt: "What is 14 + 28?"));

        Assert.Equal(0, Cluster(sum));
        Assert.Equal("trained-1", sum["features"]!["encoder"]!.GetValue<string>());
        Assert.Equal("all-minilm did not answer in time", sum["features"]!["encoderFallback"]!.GetValue<string>());
    }

    [Fact]
    public async Task Post_EncoderFails_TeachesTheClustersNothing()
    {
        await TeachAsync();
        var before = Router.Features.ExportClusters();
        Host.Embed = (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };

        var clusters = new List<int?>();
        foreach (var prompt in (string[])["What is 19 + 5?", "Write a poem about the moon.", "What is 8 + 31?", "Write a poem about a boat."])
            clusters.Add(Cluster(await Router.ExplainAsync(await Router.DecideAsync(prompt: prompt))));

        Assert.Equal([0, 1, 0, 1], clusters);
        Assert.Equal(before.Counts, Router.Features.ExportClusters().Counts);
        Assert.Equal(before.Shadow!.XX, Router.Features.ExportClusters().Shadow!.XX);
    }

    [Fact]
    public async Task Post_EncoderAwayFromTheStart_ClusterIsUnknownAndHealthSaysSo()
    {
        _url = "http://127.0.0.1:9";
        await RestartRouterAsync();
        await Router.EncoderWarmUpAsync();

        var explained = await Router.ExplainAsync(await Router.DecideAsync());

        Assert.Null(Cluster(explained));
        Assert.Equal("the host of all-minilm could not be reached, so it rests", explained["features"]!["encoderFallback"]!.GetValue<string>());
        Assert.Equal(0, explained["context"]!.AsObject().Where(component => component.Key.StartsWith("cluster", StringComparison.Ordinal)).Sum(component => component.Value!.GetValue<double>()));
        using var health = await Router.Http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Contains("trained-1 tells the clusters meanwhile: the host of all-minilm could not be reached", await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ClientLeavesWhileTheEncoderIsAsked_DecidesNothing()
    {
        await Router.EncoderWarmUpAsync();
        var arrived = new TaskCompletionSource();
        Host.Embed = (http, _) =>
        {
            arrived.TrySetResult();
            return UntilGoneAsync(http);
        };
        using var leaving = new CancellationTokenSource();
        using var body = new StringContent("""{"model":"greenserv","messages":[{"role":"user","content":"What is 2 + 2?"}]}""", null, "application/json");
        var asking = Router.Http.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), body, leaving.Token);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await Router.DecideAsync(prompt: " ");

        Assert.Single(Records());
    }

    [Fact]
    public async Task Restart_SameEncoder_KeepsClustersAndWhatTellsThemWithoutIt()
    {
        await TeachAsync();
        await RestartRouterAsync();
        Host.Embed = (http, _) =>
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        };

        Assert.Equal(1, Cluster(await Router.ExplainAsync(await Router.DecideAsync(prompt: "Write a poem about the moon."))));
        Assert.Equal(16, Router.Features.ExportClusters().Counts.Sum());
    }

    [Fact]
    public async Task Restart_AnotherEncoder_LearnsApartAndComesBackToWhatWasLearned()
    {
        await Router.ScoreAsync(await Router.DecideAsync("small:1b"), 1);
        await Router.DecideAsync("small:1b");
        Assert.Equal(2, Answers());

        _isOllama = false;
        await RestartRouterAsync();
        Assert.Equal(0, Answers());
        var embedded = await Router.ExplainAsync(await Router.DecideAsync("small:1b"));
        Assert.Equal("trained-1", embedded["features"]!["encoder"]!.GetValue<string>());
        Assert.Null(embedded["features"]!["encoderFallback"]);
        Assert.Equal("default-1", embedded["layout"]!.GetValue<string>());
        Assert.Equal([1], Router.Features.ExportClusters().Counts);

        _isOllama = true;
        await RestartRouterAsync();
        Assert.Equal(2, Answers());
        Assert.Equal([2], Router.Features.ExportClusters().Counts);
        Assert.Equal(
            ["default-1+all-minilm", "default-1+all-minilm", "default-1"],
            Records().Select(record => record.Layout));
    }

    [Fact]
    public async Task Post_NoUrlOfItsOwn_AsksTheFirstOllamaHostWithItsKey()
    {
        _apiKey = "secret";
        var keys = new List<string>();
        Host.Embed = (http, _) =>
        {
            keys.Add(http.Request.Headers.Authorization.ToString());
            return ScriptedHost.Vectors(http, [1, 0, 0]);
        };
        await RestartRouterAsync();

        await Router.EncoderWarmUpAsync();

        Assert.Equal(["Bearer secret"], keys);
    }

    [Fact]
    public async Task Post_UrlOfItsOwn_GetsNoKeyOfAnotherHost()
    {
        await using var other = await ScriptedHost.StartAsync();
        (_apiKey, _url) = ("secret", other.Url);
        var keys = new List<string>();
        other.Embed = (http, _) =>
        {
            keys.Add(http.Request.Headers.Authorization.ToString());
            return ScriptedHost.Vectors(http, [1, 0, 0]);
        };
        await RestartRouterAsync();

        await Router.EncoderWarmUpAsync();

        Assert.Equal([""], keys);
    }

    private async Task TeachAsync()
    {
        for (var i = 0; i < 8; i++)
        {
            await Router.DecideAsync(prompt: $"What is {11 + 7 * i} + {23 + i}?");
            await Router.DecideAsync(prompt: $"Write a poem about number {i} and the sea.");
        }
    }

    private static Task UntilGoneAsync(HttpContext http) => Task.Delay(Timeout.Infinite, http.RequestAborted);

    private double Answers() => Router.Learner.State is { } state && state.Arms.FirstOrDefault(arm => arm.StartsWith("small:1b", StringComparison.Ordinal)) is { } arm ? state.GetArm(arm).Answers : 0;

    private DecisionRecord[] Records() => [.. Router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<DecisionRecord>()];

    private static int? Cluster(JsonNode explained) => explained["features"]!["cluster"]?.GetValue<int>();
}
