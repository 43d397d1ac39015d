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
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["published"] = new() { Policy = "linucb", Lambda = 0.4 };
    }

    private static void Recompute(DecisionRecord record)
    {
        var policy = PolicyCatalog.Create(record.Policy, record.Context.Length, [.. record.Candidates.Select(candidate => candidate.Model)]);
        var estimates = record.Candidates
            .Select(candidate => new ArmEstimate(candidate.QualityMean, candidate.QualityVariance, candidate.EnergyMean, candidate.Pulls)).ToArray();
        var probabilities = new double[estimates.Length];
        policy.Probabilities(
            estimates, [.. record.Candidates.Select(candidate => candidate.RejectedBecause is null)], Weights.FromLambda(record.Lambda), record.Exploration, probabilities);

        Assert.Equal(record.Candidates.Select(candidate => candidate.Probability), probabilities);
        Assert.Equal(record.Arm, record.Candidates[Sampling.Draw(probabilities, record.Draw)].Arm);
        Assert.Equal(record.Propensity, probabilities[Sampling.Draw(probabilities, record.Draw)]);
    }
}
