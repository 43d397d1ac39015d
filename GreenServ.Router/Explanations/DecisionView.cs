using GreenServ.Router.Security;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Explanations;

/// <summary>What of a decision a key may see: the models it may use, and the one that answered.</summary>
internal static class DecisionView
{
    public static DecisionRecord Of(DecisionRecord decision, KeyGrant grant) => grant.HasAny(KeyScopes.Observe)
        ? decision
        : decision with
        {
            Candidates = [.. decision.Candidates.Where(candidate => candidate.Arm == decision.Arm || grant.Sees(candidate.Model))],
            FailedAttempts = [.. decision.FailedAttempts.Where(attempt => grant.Sees(attempt.Model))],
            Conversation = decision.Conversation is { } turn && grant.Sees(turn.Model) ? turn : null,
        };
}
