using System.Globalization;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>
/// Contextual Thompson sampling as GreenServ publishes it as a baseline: θ̃ ~ N(θ, σ²A⁻¹) on the blended reward, with the
/// probabilities of its draws computed instead of sampled.
/// </summary>
/// <remarks>
/// Paper: σ = 0.01, ridge 0.05. The paper's code: σ = 0.25 and prior variance 2, but its covariance is multiplied by σ² once
/// too often, so that it plays σ² = 0.0625 in place of σ, with ridge σ²/2 = 0.03125.
/// </remarks>
internal sealed class ThompsonPolicy(string name, int dimension, double sigma, double ridge) : PooledPolicy
{
    private readonly BlendedRegression _regression = new(dimension, ridge);

    public override string Name => name;

    public override string Parameters => string.Create(CultureInfo.InvariantCulture, $"sigma={sigma:R};ridge={ridge:R}");

    public override void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates) => _regression.Estimate(context, estimates);

    protected override void Rebuild() => _regression.Attach(Arms);

    protected override void Learn(int arm, in Observation observation) => _regression.Refresh(arm, observation);

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities) =>
        ThompsonProbabilities.Write(estimates, allowed, weights, sigma * (weights.Quality + weights.Energy), probabilities);
}
