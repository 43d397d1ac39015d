using System.Globalization;

namespace GreenServ.Core.Policies;

/// <summary>
/// SquareCB, inverse gap weighting (Foster and Rakhlin 2020, algorithm 1) over our models of quality and energy:
/// p_k = 1/(K + γ·(value_best − value_k)) for all but the best arm, which takes the rest. γ = scale·√(K·t).
/// </summary>
/// <remarks>
/// The analysis wants γ in proportion to √(K·T/regret of the regression); as in VowpalWabbit the horizon is replaced by the
/// time so far, t, the pulls of the allowed arms. Gaps count relative to the sum of the weights, the range of a value.
/// </remarks>
internal sealed class SquareCbPolicy(IReadOnlyList<int> blocks, double scale = 30) : ValuePolicy(blocks)
{
    public override string Name => "squarecb";

    public override string Parameters => string.Create(CultureInfo.InvariantCulture, $"scale={scale:R};{Prior}");

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        var (arms, pulls, best, ties) = (0, 0L, double.NegativeInfinity, 0);
        for (var k = 0; k < estimates.Length; k++)
        {
            if (!allowed[k])
                continue;
            arms++;
            pulls += estimates[k].Pulls;
            var value = MeanValue(estimates[k], weights);
            if (value < best)
                continue;
            ties = value > best ? 1 : ties + 1;
            best = value;
        }

        var range = weights.Quality + weights.Energy;
        var gamma = range > 0 ? scale * Math.Sqrt((double)arms * pulls) / range : 0;
        var left = 1.0;
        for (var k = 0; k < estimates.Length; k++)
        {
            if (!allowed[k] || MeanValue(estimates[k], weights) == best)
                continue;
            probabilities[k] = 1 / (arms + gamma * (best - MeanValue(estimates[k], weights)));
            left -= probabilities[k];
        }

        for (var k = 0; k < estimates.Length; k++)
        {
            if (allowed[k] && MeanValue(estimates[k], weights) == best)
                probabilities[k] = left / ties;
        }
    }
}
