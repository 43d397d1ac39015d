using GreenServ.Core.Policies;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Tests;

/// <summary>Decisions made again from their records.</summary>
internal static class Replay
{
    /// <summary>Recomputing a decision from its record alone gives the same probabilities and arm.</summary>
    public static void AssertSame(DecisionRecord record)
    {
        var policy = PolicyCatalog.Create(record.Policy, record.Context.Length, [.. record.Candidates.Select(candidate => candidate.Model)]);
        var estimates = record.Candidates
            .Select(candidate => new ArmEstimate(candidate.QualityMean, candidate.QualityVariance, candidate.PricedEnergyMean(record.ReferenceEnergyJoules), candidate.Pulls)).ToArray();
        var probabilities = new double[estimates.Length];
        policy.Probabilities(
            estimates, [.. record.Candidates.Select(candidate => candidate.RejectedBecause is null)], record.EffectiveWeights, record.Exploration, probabilities);

        Assert.Equal(record.Candidates.Select(candidate => candidate.Probability), probabilities);
        Assert.Equal(record.Arm, record.Candidates[Sampling.Draw(probabilities, record.Draw)].Arm);
        if (record.Kind != DecisionKind.Pinned)
            Assert.Equal(record.Propensity, probabilities[Sampling.Draw(probabilities, record.Draw)]);
    }
}
