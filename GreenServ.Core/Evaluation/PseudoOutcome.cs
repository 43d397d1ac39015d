namespace GreenServ.Core.Evaluation;

/// <summary>What one decision says about a target policy.</summary>
/// <param name="Outcome">y, the observed outcome.</param>
/// <param name="Weight">π'(a)/p(a), not clipped.</param>
/// <param name="ClippedWeight">ρ = min(π'(a)/p(a), M).</param>
/// <param name="DoublyRobust">z = Σ_k π'(k)·m(k) + ρ·(y − m(a)).</param>
/// <param name="ClippedMass">Σ_k max(0, π'(k) − M·p(k)): mass the clipped weights do not reach, known without any outcome.</param>
/// <param name="BiasReach">The same mass times how far a prediction may be off: by 1 for quality, by the whole prediction for joules.</param>
internal readonly record struct PseudoOutcome(
    double Outcome, double Weight, double ClippedWeight, double DoublyRobust, double ClippedMass, double BiasReach)
{
    public static PseudoOutcome Of(
        LoggedDecision decision, ReadOnlySpan<double> target, OutcomeMeasure measure, double outcome, double weightLimit, double highest = double.PositiveInfinity)
    {
        var (expected, mass, reach) = (0.0, 0.0, 0.0);
        for (var k = 0; k < target.Length; k++)
        {
            if (target[k] <= 0)
                continue;
            var predicted = Math.Min(decision.Predicted(k, measure), highest);
            var unreached = Math.Max(target[k] - weightLimit * decision.Candidates[k].Probability, 0);
            expected += target[k] * predicted;
            mass += unreached;
            reach += unreached * (measure == OutcomeMeasure.Quality ? 1 : predicted);
        }

        var weight = target[decision.Chosen] / decision.Candidates[decision.Chosen].Probability;
        var clipped = Math.Min(weight, weightLimit);
        var residual = outcome - Math.Min(decision.Predicted(decision.Chosen, measure), highest);
        return new(outcome, weight, clipped, expected + clipped * residual, mass, reach);
    }
}
