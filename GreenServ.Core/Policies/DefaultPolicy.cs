using System.Globalization;

namespace GreenServ.Core.Policies;

/// <summary>
/// The default: linear Thompson sampling on the value with quality and energy as two models, its probabilities computed
/// rather than sampled, so that every logged propensity is exact.
/// </summary>
/// <remarks>
/// p = (1−ε)·P + ε·f. P_k is the probability that arm k's value N(w_q·q − w_e·e, (w_q·s·sd)²) is the greatest; energy enters
/// at its mean. The floor f_k ∝ min(1, spend per request / energy_k) keeps every arm observable without feeding dear arms
/// for nothing. While an allowed arm was never observed, the untried arms share the draw: its flagged first pull.
/// </remarks>
internal sealed class DefaultPolicy(IReadOnlyList<int> blocks, double deviationScale = 0.45, double floor = 0.005) : ValuePolicy(blocks)
{
    public override string Name => "default";

    public override string Parameters =>
        string.Create(CultureInfo.InvariantCulture, $"deviations={deviationScale:R};floor={floor:R};{Prior}");

    protected override double Rate => floor;

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        if (ProbabilityVector.TryAddToUntried(probabilities, estimates, allowed, 1))
            return;

        ThompsonProbabilities.Write(estimates, allowed, weights, weights.Quality * deviationScale, probabilities);
        MixFloor(estimates, allowed, exploration, probabilities);
    }

    private static void MixFloor(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Exploration exploration, Span<double> probabilities)
    {
        var total = 0.0;
        for (var k = 0; k < estimates.Length; k++)
        {
            if (allowed[k])
                total += FloorShare(estimates[k], exploration.SpendPerRequest);
        }

        for (var k = 0; k < estimates.Length; k++)
        {
            if (allowed[k])
                probabilities[k] += exploration.Rate * (FloorShare(estimates[k], exploration.SpendPerRequest) / total - probabilities[k]);
        }
    }

    private static double FloorShare(in ArmEstimate estimate, double spendPerRequest) =>
        spendPerRequest > 0 && estimate.EnergyMean > spendPerRequest ? spendPerRequest / estimate.EnergyMean : 1;
}
