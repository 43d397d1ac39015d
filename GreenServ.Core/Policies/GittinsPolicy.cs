using System.Globalization;

namespace GreenServ.Core.Policies;

/// <summary>
/// Deterministic index rule: argmax of w_q·(mean + scale·sd·ψ(variance·horizon/noise)) − w_e·energy with Brezzi and Lai's (2002)
/// approximation ψ of the Gittins index of a Gaussian arm. Arms that tie share evenly.
/// </summary>
/// <remarks>
/// About as good as the default policy, but without propensities between 0 and 1: what it logs supports no off-policy estimate.
/// The noise is fixed at the upper end of what answers of mixed quality show, so that a decision replays from its record.
/// </remarks>
internal sealed class GittinsPolicy(IReadOnlyList<int> blocks, double horizon = 500, double scale = 0.9, double noiseVariance = 0.2) : ValuePolicy(blocks)
{
    public override string Name => "gittins";

    public override string Parameters =>
        string.Create(CultureInfo.InvariantCulture, $"horizon={horizon:R};scale={scale:R};noise={noiseVariance:R};{Prior}");

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        if (ProbabilityVector.TryAddToUntried(probabilities, estimates, allowed, 1))
            return;

        var (best, ties) = (double.NegativeInfinity, 0);
        for (var k = 0; k < estimates.Length; k++)
        {
            if (!allowed[k])
                continue;
            var index = Index(estimates[k], weights);
            if (index < best)
                continue;
            ties = index > best ? 1 : ties + 1;
            best = index;
        }

        for (var k = 0; k < estimates.Length; k++)
        {
            if (allowed[k] && Index(estimates[k], weights) == best)
                probabilities[k] = 1.0 / ties;
        }
    }

    private double Index(in ArmEstimate estimate, in Weights weights)
    {
        var bonus = scale * Math.Sqrt(estimate.QualityVariance) * Psi(estimate.QualityVariance * horizon / noiseVariance);
        return MeanValue(estimate, weights) + weights.Quality * bonus;
    }

    // Brezzi and Lai, "Optimal learning and experimentation in bandit problems".
    private static double Psi(double s) => s switch
    {
        <= 0.2 => Math.Sqrt(s / 2),
        <= 1 => 0.49 - 0.11 / Math.Sqrt(s),
        <= 5 => 0.63 - 0.26 / Math.Sqrt(s),
        <= 15 => 0.77 - 0.58 / Math.Sqrt(s),
        _ => Math.Sqrt(2 * Math.Log(s) - Math.Log(Math.Log(s)) - Math.Log(16 * Math.PI)),
    };
}
