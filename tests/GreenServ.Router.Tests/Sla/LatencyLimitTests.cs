using GreenServ.Router.Learning;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Tests.Sla;

public sealed class LatencyLimitTests : RouterTest
{
    [Fact]
    public async Task Limit_SlowModel_IsRejectedWithBothNumbers()
    {
        await LearnAsync(("small:1b", 400), ("large:2b", 9000));

        var explanation = await Router.ExplainAsync(await Router.DecideAsync("greenserv:quick"));

        Assert.Equal("small:1b", explanation["model"]!.GetValue<string>());
        var large = explanation["candidates"]!.AsArray().Single(candidate => candidate!["model"]!.GetValue<string>() == "large:2b")!;
        Assert.Matches(@"^too slow: 95 % of such requests are expected within \d{4,5} ms, and the limit is 2000 ms$", large["rejectedBecause"]!.GetValue<string>());
        Assert.Equal(2000, explanation["promise"]!["latencyLimitMs"]!.GetValue<double>());
    }

    [Fact]
    public async Task Limit_TooLittleEvidence_Passes()
    {
        await LearnAsync(("small:1b", 400));

        var explanation = await Router.ExplainAsync(await Router.DecideAsync("greenserv:quick"));

        Assert.All(explanation["candidates"]!.AsArray(), candidate => Assert.Null(candidate!["rejectedBecause"]));
    }

    [Fact]
    public async Task Limit_AllTooSlow_FastestAnswersAndItIsSaid()
    {
        await LearnAsync(("small:1b", 30_000), ("large:2b", 9000));

        var explanation = await Router.ExplainAsync(await Router.DecideAsync("greenserv:quick"));

        Assert.Equal("large:2b", explanation["model"]!.GetValue<string>());
        Assert.True(explanation["promise"]!["latencyGivenUp"]!.GetValue<bool>());
        Assert.Contains("as the fastest left, since no model is expected to answer within 2000 ms", explanation["sentence"]!.GetValue<string>(), StringComparison.Ordinal);
        var alarm = Assert.Single((await Router.GetJsonAsync("/greenserv/sla"))["alarms"]!.AsArray())!;
        Assert.Equal("latency", alarm["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task Limit_FastModelFails_SlowOneAnswersAfterAll()
    {
        await LearnAsync(("small:1b", 400), ("large:2b", 9000));
        Host.Answer = (http, body) =>
        {
            if (!body.Contains("small:1b", StringComparison.Ordinal))
                return ScriptedHost.Completion(http, "fine");
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };

        var explanation = await Router.ExplainAsync(await Router.DecideAsync("greenserv:quick"));

        Assert.Equal("large:2b", explanation["model"]!.GetValue<string>());
        Assert.True(explanation["promise"]!["latencyGivenUp"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Limit_AfterARestart_KnowsWhichModelIsSlow()
    {
        await LearnAsync(("small:1b", 400), ("large:2b", 9000));

        await RestartRouterAsync();

        var explanation = await Router.ExplainAsync(await Router.DecideAsync("greenserv:quick"));
        Assert.Contains(explanation["candidates"]!.AsArray(), candidate => candidate!["rejectedBecause"]?.GetValue<string>().StartsWith("too slow", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task Status_Limit_ShowsTheWindowsPercentile()
    {
        await Router.DecideAsync("greenserv:quick");

        var promise = (await Router.GetJsonAsync("/greenserv/sla"))["promises"]!.AsArray().Single()!;

        Assert.Equal(2000, promise["latencyLimitMs"]!.GetValue<double>());
        Assert.True(promise["latencyP95Ms"]!.GetValue<double>() > 0);
        Assert.Equal("unknown", promise["state"]!.GetValue<string>());
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["quick"] = new() { LatencyP95Ms = 2000 };
    }

    // Puts answers of that duration on record: copies of a real one.
    private async Task LearnAsync(params (string Model, double DurationMs)[] models)
    {
        var random = new Random(1);
        foreach (var (model, duration) in models)
        {
            await Router.DecideAsync(model);
            var real = Router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<DecisionRecord>().Last(record => record.Model == model);
            for (var i = 0; i < 40; i++)
            {
                var copy = real with
                {
                    Id = Guid.CreateVersion7(real.DecidedAt),
                    Outcome = real.Outcome with { DurationMs = duration * (0.9 + 0.2 * random.NextDouble()) },
                };
                Assert.True(Router.Get<Recorder>().Append(copy).Succeeded);
            }
        }
    }
}
