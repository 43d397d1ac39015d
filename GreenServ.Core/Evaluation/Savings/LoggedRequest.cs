using GreenServ.Core.Policies;

namespace GreenServ.Core.Evaluation.Savings;

/// <summary>A past request that was answered, as savings are told from it.</summary>
/// <param name="Decision">Its decision with what became of it. It supports evaluation only where the answering arm is the one that was drawn from its probabilities.</param>
/// <param name="Kind">How the arm came to be chosen.</param>
/// <param name="Weights">Weights that were in force.</param>
public sealed record LoggedRequest(LoggedDecision Decision, DecisionKind Kind, Weights Weights)
{
    /// <summary>Whether the router chose the arm, and not the client or an earlier turn: only then its energy is ours to answer for.</summary>
    public bool IsOurs => Kind is not (DecisionKind.Pinned or DecisionKind.Continued);

    /// <summary>The arm that was worth most by what was known.</summary>
    internal int Greedy
    {
        get
        {
            var (best, value) = (Decision.Chosen, double.NegativeInfinity);
            for (var k = 0; k < Decision.Candidates.Count; k++)
            {
                var (_, estimate, _, allowed) = Decision.Candidates[k];
                var worth = Weights.Quality * estimate.QualityMean - Weights.Energy * estimate.EnergyMean;
                if (allowed && worth > value)
                    (best, value) = (k, worth);
            }

            return best;
        }
    }
}
