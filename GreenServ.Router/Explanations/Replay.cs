using GreenServ.Core.Policies;
using GreenServ.Router.Routing;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Explanations;

/// <summary>Makes a decision again from its record alone.</summary>
internal static class Replay
{
    /// <summary>What follows from the record; <c>null</c> where there was nothing to decide, as no policy chooses among embeddings.</summary>
    /// <exception cref="ArgumentException">This version knows the record's policy no more.</exception>
    public static ReplayedDecision? Of(DecisionRecord record)
    {
        if (record.PolicyVersion == NamedChoice.Version)
            return null;
        var policy = PolicyCatalog.Create(record.Policy, record.Context.Length, [.. record.Candidates.Select(candidate => candidate.Model)]);
        ArmEstimate[] estimates =
        [
            .. record.Candidates.Select(candidate => new ArmEstimate(
                candidate.QualityMean, candidate.QualityVariance, candidate.PricedEnergyMean(record.ReferenceEnergyJoules), candidate.Pulls)),
        ];
        bool[] allowed = [.. record.Candidates.Select(candidate => candidate.RejectedBecause is null)];
        var (probabilities, chosen) = DecisionReplay.Of(policy, record.Kind, estimates, allowed, record.EffectiveWeights, record.Exploration, record.Draw);
        return new(probabilities, record.Candidates[chosen].Arm);
    }
}

/// <summary>A decision made again.</summary>
/// <param name="Probabilities">Of each candidate, in the record's order.</param>
/// <param name="Arm">The arm its draw falls on.</param>
internal sealed record ReplayedDecision(double[] Probabilities, string Arm);
