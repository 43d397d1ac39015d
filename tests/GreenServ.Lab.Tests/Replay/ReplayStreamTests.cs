using System.Globalization;

namespace GreenServ.Lab.Tests.Replay;

/// <summary>Streams that are shorter or longer than the file, and promises given as percents.</summary>
public sealed class ReplayStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1000)]
    public async Task Replay_Requests_PlaysThatManyAndKeepsTheBaselinesOfTheFile(int requests)
    {
        var run = await Replay(SmallData.Complete, $"--policy default,static:small --lambda 0.5 --seeds 2 --requests {requests} --json");

        Assert.Equal("", run.Error);
        Assert.Equal(4, run.Json.GetProperty("rows").GetInt32());
        Assert.Equal(requests, run.Json.GetProperty("requests").GetInt32());
        var random = run.Json.GetProperty("baselines")[0];
        Assert.Equal(0.66875, random.GetProperty("meanReward").GetDouble(), 12);
        var small = run.Json.GetProperty("results")[1];
        // Every answer of this model costs 0.1 or 0.2.
        Assert.InRange(small.GetProperty("totalCost").GetDouble(), 0.1 * requests, 0.2 * requests);
        Assert.Equal(small.GetProperty("totalCost").GetDouble() / requests, small.GetProperty("meanCost").GetDouble(), 12);
    }

    [Fact]
    public async Task Replay_LongStream_CurvesEndAtTheLastRequest()
    {
        var target = _folder.PathOf("out");

        var run = await Replay(SmallData.Complete, $"--policy default --lambda 0.5 --seeds 2 --requests 1000 --out {target}");

        Assert.Equal(0, run.Code);
        var curve = await File.ReadAllLinesAsync(Path.Combine(target, "regret.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(1 + 200, curve.Length);
        Assert.StartsWith("default,0.5,5,", curve[1], StringComparison.Ordinal);
        Assert.StartsWith("default,0.5,1000,", curve[^1], StringComparison.Ordinal);
        var results = await File.ReadAllLinesAsync(Path.Combine(target, "results.csv"), TestContext.Current.CancellationToken);
        // random costs 0.35 a request on the average of the file.
        var random = results.Single(line => line.StartsWith("baseline,random,", StringComparison.Ordinal)).Split(',');
        Assert.Equal(350, double.Parse(random[8], CultureInfo.InvariantCulture), 9);
    }

    [Theory]
    [InlineData("--lambda 0.5 --features learned")]
    [InlineData("--lambda 0.5 --feedback-rate 0.5 --feedback-delay 20")]
    [InlineData("--sla 0.7")]
    [InlineData("--sla 0.7 --features learned --feedback-delay 300")]
    public async Task Replay_LongStream_GoesWithEveryOtherOption(string options)
    {
        var run = await Replay(SmallData.Complete, $"--policy default --seeds 1 --requests 250 --json {options}");

        Assert.Equal("", run.Error);
        Assert.InRange(run.Json.GetProperty("results")[0].GetProperty("meanQuality").GetDouble(), 0.5, 1);
    }

    [Fact]
    public async Task Replay_ModelWithoutAnOutcomeOnTheRequests_HasNoMeans()
    {
        // One request a seed; the first of these two models has an outcome on one row of three.
        const string rows = """
            {"id":"1","task":"t","outcomes":{"a":{"quality":1,"costUsd":1},"b":{"quality":1,"costUsd":1}}}
            {"id":"2","task":"t","outcomes":{"b":{"quality":1,"costUsd":1}}}
            {"id":"3","task":"t","outcomes":{"b":{"quality":1,"costUsd":1}}}
            """;

        var run = await Replay(rows, "--policy static:a --sla 0.7 --seeds 8 --requests 1 --json");

        Assert.Equal("", run.Error);
        var result = run.Json.GetProperty("results")[0];
        Assert.Equal(1, result.GetProperty("meanQuality").GetDouble());
        var seeds = result.GetProperty("perSeed").EnumerateArray().Select(seed => seed.GetProperty("satisfaction").ToString()).ToList();
        Assert.Contains("", seeds);
        Assert.Contains("1", seeds);
    }

    [Fact]
    public async Task Replay_PercentPromise_ShowsTheResultingAlpha()
    {
        var target = _folder.PathOf("sla");

        var run = await Replay(SmallData.Complete, $"--policy static:big --sla 60%,0.75 --seeds 1 --json --out {target}");

        Assert.Equal("", run.Error);
        Assert.Contains("α = 0.7 (60 %)", run.Output, StringComparison.Ordinal);
        Assert.Equal([0.7, 0.75], run.Json.GetProperty("results").EnumerateArray().Select(result => Math.Round(result.GetProperty("alpha").GetDouble(), 12)));
        Assert.True(File.Exists(Path.Combine(target, "debt-alpha-0.7.svg")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<LabRun> Replay(string rows, string options) => LabRun.Replay(_folder.Write("data.jsonl", rows), options);
}
