namespace GreenServ.Core.Evaluation;

/// <summary>Asks a target policy, and checks its answer: a target that gives no distribution is a bug in the target.</summary>
internal sealed class TargetDistribution(TargetPolicy policy)
{
    private const double SumTolerance = 1e-6;

    private double[] _probabilities = [];

    /// <exception cref="InvalidOperationException">The target gave something that is no distribution over the allowed candidates.</exception>
    public ReadOnlySpan<double> For(LoggedDecision decision)
    {
        if (_probabilities.Length < decision.Candidates.Count)
            _probabilities = new double[decision.Candidates.Count];
        var probabilities = _probabilities.AsSpan(0, decision.Candidates.Count);
        probabilities.Clear();
        policy(decision, probabilities);

        var total = 0.0;
        for (var k = 0; k < probabilities.Length; k++)
        {
            var (arm, allowed) = (decision.Candidates[k].Arm, decision.Candidates[k].Allowed);
            if (!(probabilities[k] >= 0) || (!allowed && probabilities[k] > 0))
                throw new InvalidOperationException($"The target policy gave {arm} the probability {probabilities[k]}; allowed arms have 0..1, others 0.");
            total += probabilities[k];
        }

        return Math.Abs(total - 1) <= SumTolerance
            ? probabilities
            : throw new InvalidOperationException($"The target policy's probabilities sum to {total} in place of 1.");
    }
}
