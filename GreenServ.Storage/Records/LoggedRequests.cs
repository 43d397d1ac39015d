using GreenServ.Core.Evaluation;
using GreenServ.Core.Evaluation.Savings;
using GreenServ.Core.Policies;

namespace GreenServ.Storage.Records;

/// <summary>Records as off-policy evaluation reads them.</summary>
internal static class LoggedRequests
{
    /// <summary>An answered request; <c>null</c> where it was not answered, or nothing was decided.</summary>
    /// <param name="decision">Its record.</param>
    /// <param name="quality">The score in force; <c>null</c> while none is known.</param>
    /// <param name="energyJoules">The joules in force; <c>null</c> where none are known.</param>
    public static LoggedRequest? From(DecisionRecord decision, double? quality, double? energyJoules)
    {
        if (decision.Outcome.Status != OutcomeStatus.Completed || decision.Operation == DecisionRecord.Embeddings)
            return null;
        var chosen = -1;
        var candidates = new LoggedCandidate[decision.Candidates.Count];
        for (var k = 0; k < candidates.Length; k++)
        {
            var candidate = decision.Candidates[k];
            if (candidate.Arm == decision.Arm)
                chosen = k;
            candidates[k] = new LoggedCandidate(
                candidate.Arm, new ArmEstimate(candidate.QualityMean, candidate.QualityVariance, candidate.EnergyMean, candidate.Pulls), candidate.Probability, candidate.RejectedBecause is null);
        }

        return chosen < 0 ? null : new LoggedRequest(
            new LoggedDecision
            {
                Candidates = candidates,
                Chosen = chosen,
                Propensity = decision.Propensity,
                SupportsEvaluation = decision.Kind == DecisionKind.Drawn && decision.FailedAttempts.Count == 0,
                Exploration = decision.Exploration,
                ReferenceEnergyJoules = decision.ReferenceEnergyJoules,
                Quality = quality,
                EnergyJoules = energyJoules,
            },
            decision.Kind, decision.EffectiveWeights);
    }
}
