using System.Text.Json;
using System.Xml.Linq;
using GreenServ.Lab.Replay;
using GreenServ.Lab.Tests.Replay;

namespace GreenServ.Lab.Tests.Events;

/// <summary>Events through the command line.</summary>
public sealed class EventReplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Replay_ModelThatJoins_IsNoArmBefore()
    {
        // "first" takes the first arm: small until big joins, then still small, because big is the second arm.
        var run = await Replay(new FixedPolicies(), "--policy first --lambda 0 --requests 100 --seeds 2 --json --add big@50%");

        var happening = run.Json.GetProperty("results")[0].GetProperty("events")[0];
        Assert.Equal(("add", "big", 50), (happening.GetProperty("event").GetString(), happening.GetProperty("model").GetString(), happening.GetProperty("step").GetInt32()));
        Assert.Equal(JsonValueKind.Null, happening.GetProperty("shareBefore").ValueKind);
        Assert.Equal(0, happening.GetProperty("finalShare").GetDouble());
        Assert.Equal(2, happening.GetProperty("perSeed").GetArrayLength());
        Assert.Equal(10, happening.GetProperty("window").GetInt32());
    }

    [Fact]
    public async Task Replay_EvenDraw_GivesAJoiningModelItsShareAtOnce()
    {
        var run = await Replay(new FixedPolicies(), "--policy even --lambda 0 --requests 100 --seeds 2 --json --add big@50%");

        var happening = run.Json.GetProperty("results")[0].GetProperty("events")[0];
        Assert.Equal(0.5, happening.GetProperty("finalShare").GetDouble(), 12);
        Assert.Equal(10, happening.GetProperty("requestsToSettle").GetInt32());
    }

    [Fact]
    public async Task Replay_BrokenModel_LosesItsQualityAndKeepsItsCost()
    {
        var intact = await Replay(new FixedPolicies(), "--policy static:big --lambda 0 --requests 100 --seeds 1 --json");
        var broken = await Replay(new FixedPolicies(), "--policy static:big --lambda 0 --requests 100 --seeds 1 --json --break big@20:0");

        var (before, after) = (intact.Json.GetProperty("results")[0], broken.Json.GetProperty("results")[0]);
        Assert.InRange(after.GetProperty("meanQuality").GetDouble(), 0.1, 0.2);
        Assert.Equal(before.GetProperty("totalCost").GetDouble(), after.GetProperty("totalCost").GetDouble(), 12);
        var happening = after.GetProperty("events")[0];
        Assert.Equal(1, happening.GetProperty("finalShare").GetDouble());
        Assert.Equal(JsonValueKind.Null, happening.GetProperty("requestsToTenPercent").ValueKind);
        // small would have answered 80 requests at 0.5 (math) or 0.75 (chat) on average.
        Assert.InRange(happening.GetProperty("qualityLost").GetDouble(), 40, 60);
    }

    [Fact]
    public async Task Replay_TheProductsPolicy_LeavesABrokenModelAndFindsANewOne()
    {
        var target = _folder.PathOf("out");

        var run = await Replay(new CatalogPolicySource(), $"--policy default,random --lambda 0.1 --requests 2000 --seeds 4 --json --add best@30% --break small@70% --out {target}");

        Assert.Equal("", run.Error);
        var events = run.Json.GetProperty("results")[0].GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(["add", "break"], events.Select(happening => happening.GetProperty("event").GetString()));
        Assert.InRange(events[1].GetProperty("finalShare").GetDouble(), 0, 0.1);
        Assert.InRange(events[1].GetProperty("requestsToTenPercent").GetInt32(), 50, 300);
        Assert.Contains("events (shares in windows of 50 requests", run.Output, StringComparison.Ordinal);
        var csv = await File.ReadAllLinesAsync(Path.Combine(target, "events.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(1 + 2 * 2, csv.Length);
        var figure = XDocument.Load(Path.Combine(target, "share-default-lambda-0.1.svg")).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        Assert.Contains("break small", figure);
        Assert.Contains("add big", figure);
        Assert.Contains("big", figure);
    }

    [Theory]
    [InlineData("--feedback-delay 30")]
    [InlineData("--feedback-rate 0.3 --feedback-delay 5 --features learned")]
    [InlineData("--horizon 0")]
    public async Task Replay_Events_GoWithOtherOptions(string options)
    {
        var run = await Replay(new CatalogPolicySource(), $"--policy default,linucb --lambda 0.5 --requests 300 --seeds 2 --json --add big@100 --drift big@150:-0.5 --remove big@200 --add big@250 {options}");

        Assert.Equal("", run.Error);
        Assert.Equal(4, run.Json.GetProperty("results")[0].GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task Replay_PromiseWithEvents_KeepsItWithWhoIsThere()
    {
        var run = await Replay(new CatalogPolicySource(), "--policy default,mess-plus --sla 0.6 --requests 600 --seeds 2 --json --add big@30% --break small@60%");

        Assert.Equal("", run.Error);
        var ours = run.Json.GetProperty("results")[0];
        // small alone has 0.625; when it breaks only big (0.75) can keep the promise, and with four answers of five it does.
        Assert.InRange(ours.GetProperty("satisfaction").GetDouble(), 0.58, 0.7);
        Assert.Equal(JsonValueKind.Null, ours.GetProperty("events")[0].GetProperty("rewardLost").ValueKind);
        Assert.InRange(ours.GetProperty("events")[1].GetProperty("finalShare").GetDouble(), 0.1, 0.3);
    }

    [Theory]
    [InlineData("--add huge@50%", "--add huge@50%: the data has no model 'huge'; it has big, small, or say best.")]
    [InlineData("--break big@9", "--break big@9: a run has 4 requests, so events happen behind 1 to 3 of them.")]
    [InlineData("--drift big@2", "--drift big@2: an event reads MODEL@STEP:DELTA")]
    [InlineData("--add", "--add")]
    public async Task Replay_BadEvent_IsOneLineAndExitCodeTwo(string options, string expected) =>
        (await Replay(new FixedPolicies(), $"--policy even --lambda 0 {options}")).AssertRefused(expected);

    public void Dispose() => _folder.Dispose();

    private Task<LabRun> Replay(IPolicySource policies, string options) =>
        LabRun.Of(policies, ["replay", "--data", _folder.Write("small.jsonl", SmallData.Complete), .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
}
