using GreenServ.Core.Policies;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Tests.Routing;

public sealed class ReplayTests : RouterTest
{
    private protected override string[] Models => ["a:1b", "b:2b", "c:4b", "d:8b"];

    [Theory]
    [InlineData("greenserv")]
    [InlineData("greenserv:eco")]
    [InlineData("greenserv:published")]
    [InlineData("greenserv:promised")]
    [InlineData("greenserv:index")]
    [InlineData("greenserv:frugal")]
    [InlineData("greenserv:plus")]
    public async Task Record_RecomputedFromItselfAlone_GivesTheSameProbabilitiesAndArm(string profile)
    {
        for (var i = 0; i < 20; i++)
        {
            var decision = await Router.DecideAsync(profile);
            using var _ = await Router.PostAsync("/v1/feedback", $$"""{"decision_id":"{{decision}}","score":{{i % 2}}}""");
        }

        var records = Router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<DecisionRecord>().ToArray();
        Assert.Equal(20, records.Length);
        Assert.All(records, Recompute);
        Assert.All(records, record => Assert.NotNull(record.Weights));
    }

    [Fact]
    public async Task Record_OfAnEarlierVersion_ReplaysFromItsLambda()
    {
        await Router.DecideAsync("greenserv:eco");

        var record = Router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<DecisionRecord>().Single();

        Assert.Equal(0.7, record.Lambda);
        Recompute(record with { Weights = null });
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["published"] = new() { Policy = "linucb", Lambda = 0.4 };
        options.Profiles["promised"] = new() { Alpha = 0.7, BudgetJoules = 40, LatencyP95Ms = 60_000 };
        options.Profiles["index"] = new() { Policy = "gittins", Alpha = 0.9 };
        options.Profiles["frugal"] = new() { Lambda = 0, BudgetJoules = 15 };
        options.Profiles["plus"] = new() { Policy = "mess-plus", Alpha = 0.6, V = 1e-3 };
    }

    private static void Recompute(DecisionRecord record)
    {
        var policy = PolicyCatalog.Create(record.Policy, record.Context.Length, [.. record.Candidates.Select(candidate => candidate.Model)]);
        var estimates = record.Candidates
            .Select(candidate => new ArmEstimate(candidate.QualityMean, candidate.QualityVariance, candidate.EnergyMean, candidate.Pulls)).ToArray();
        var probabilities = new double[estimates.Length];
        policy.Probabilities(
            estimates, [.. record.Candidates.Select(candidate => candidate.RejectedBecause is null)], record.EffectiveWeights, record.Exploration, probabilities);

        Assert.Equal(record.Candidates.Select(candidate => candidate.Probability), probabilities);
        Assert.Equal(record.Arm, record.Candidates[Sampling.Draw(probabilities, record.Draw)].Arm);
        Assert.Equal(record.Propensity, probabilities[Sampling.Draw(probabilities, record.Draw)]);
    }
}
