namespace GreenServ.Core.Policies;

/// <summary>Makes a decision again from what was recorded of it: the estimates, the weights, the exploration and the draw.</summary>
public static class DecisionReplay
{
    /// <summary>The probabilities that follow from a record, and the candidate that its draw falls on.</summary>
    /// <param name="policy">A policy of the recorded name over the recorded candidates.</param>
    /// <param name="kind">How the arm came to be chosen.</param>
    /// <param name="estimates">What was believed of each candidate, prices of absence and of switching included.</param>
    /// <param name="allowed">Which of them could be chosen; at least one.</param>
    /// <param name="weights">Weights of quality and of normalised energy.</param>
    /// <param name="exploration">The exploration it was made with.</param>
    /// <param name="draw">Uniform draw in [0, 1).</param>
    public static (double[] Probabilities, int Chosen) Of(
        IPolicy policy, DecisionKind kind, ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, double draw)
    {
        var probabilities = new double[estimates.Length];
        if (kind == DecisionKind.Greedy)
            probabilities[BestOf(estimates, allowed, weights)] = 1;
        else
            policy.Probabilities(estimates, allowed, weights, exploration, probabilities);
        return (probabilities, Sampling.Draw(probabilities, draw));
    }

    /// <summary>The candidate of the best expected value, the first of equals; −1 where none may be chosen.</summary>
    public static int BestOf(ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights)
    {
        var best = -1;
        var most = double.NegativeInfinity;
        for (var k = 0; k < estimates.Length; k++)
        {
            var value = weights.Quality * estimates[k].QualityMean - weights.Energy * estimates[k].EnergyMean;
            if (allowed[k] && (value > most || best < 0))
                (best, most) = (k, value);
        }

        return best;
    }
}
