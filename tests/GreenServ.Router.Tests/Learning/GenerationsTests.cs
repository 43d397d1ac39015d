using System.Text.Json.Nodes;
using GreenServ.Core.Bandits;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Tests.Learning;

public sealed class GenerationsTests : RouterTest
{
    [Fact]
    public async Task ModelThatJoinsAPoolThatHasLearned_GetsItsFirstRequestAndTheBenefitOfTheDoubt()
    {
        await AskAsync("small:1b", times: 60, score: 0.9);
        await AskAsync("large:2b", times: 20, score: 0.2);
        Host.Models = [.. Models, "fresh:3b"];
        await Router.RefreshPoolAsync();

        var first = await Router.ExplainAsync(await Router.DecideAsync());

        Assert.Equal(("fresh:3b", "firstPull"), (first["model"]!.GetValue<string>(), first["kind"]!.GetValue<string>()));
        Assert.True(ArmOf("fresh:3b").IsNewcomer);
        Assert.InRange(Expected(await Router.ExplainAsync(await Router.DecideAsync()), "fresh:3b"), 0.7, 1);
        await RestartRouterAsync();
        Assert.True(ArmOf("fresh:3b").IsNewcomer);
    }

    [Fact]
    public async Task ModelOfAPoolThatLearnsNothingYet_JustJoins()
    {
        await AskAsync("small:1b", times: 2, score: 1);
        Host.Models = [.. Models, "fresh:3b"];
        await Router.RefreshPoolAsync();

        await Router.DecideAsync();

        Assert.False(ArmOf("fresh:3b").IsNewcomer);
    }

    [Fact]
    public async Task ModelPulledAnew_BeginsWithAPartOfWhatIsKnownOfItsLastVersion()
    {
        await AskAsync("small:1b", times: 60, score: 0.9);
        Host.Models = ["small:1b@feedfeedfeedfeed", "large:2b@000000000001aaaa"];
        await Router.RefreshPoolAsync();

        var explained = await Router.ExplainAsync(await Router.DecideAsync("small:1b"));

        var arm = Router.Learner.State!.GetArm("small:1b@feedfeedfeed");
        Assert.Equal(30, arm.Quality.Count, 0.1);
        Assert.False(arm.IsNewcomer);
        Assert.InRange(Expected(explained, "small:1b"), 0.8, 1);
    }

    [Fact]
    public async Task ModelThatBreaks_IsLearnedAnewAndSaidToHaveChanged()
    {
        await AskAsync("small:1b", times: 120, score: 0.8);
        await AskAsync("large:2b", times: 40, score: 0.7);
        var before = ArmOf("small:1b").Quality.Count;

        await AskAsync("small:1b", times: 20, score: 0);

        var generation = Assert.Single(Router.Learner.State!.Pool.GenerationsOf(IdOf("small:1b")));
        Assert.InRange(ArmOf("small:1b").Quality.Count, 1, before / 3);
        Assert.True(generation.From == generation.Arm);
        Assert.Single(Journal<GenerationRecord>(), record => record is { IsAlarm: true, Keep: > 0 and < 0.1 });
        Assert.InRange(Expected(await Router.ExplainAsync(await Router.DecideAsync()), "small:1b"), 0, 0.6);

        var (count, sum) = (ArmOf("small:1b").Quality.Count, ArmOf("small:1b").Quality.XY[0]);
        await RestartRouterAsync();
        Assert.Equal(count, ArmOf("small:1b").Quality.Count, 1e-9);
        Assert.Equal(sum, ArmOf("small:1b").Quality.XY[0], 1e-9);
    }

    private async Task AskAsync(string model, int times, double score)
    {
        for (var i = 0; i < times; i++)
            await Router.ScoreAsync(await Router.DecideAsync(model), score);
    }

    private static double Expected(JsonNode explained, string model) =>
        explained["candidates"]!.AsArray().Single(candidate => candidate!["model"]!.GetValue<string>() == model)!["qualityMean"]!.GetValue<double>();

    private ArmStatistics ArmOf(string model) => Router.Learner.State!.GetArm(IdOf(model));

    private string IdOf(string model) => Router.Learner.State!.Arms.Single(arm => arm.StartsWith(model + "@", StringComparison.Ordinal));

    private IEnumerable<T> Journal<T>() where T : JournalRecord =>
        Router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<T>();
}
