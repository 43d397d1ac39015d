using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>What our own policies share: quality and energy as two models, so that weights may move without forgetting.</summary>
/// <param name="blocks">Lengths of the context's blocks, the bias first.</param>
internal abstract class ValuePolicy(IReadOnlyList<int> blocks) : PooledPolicy
{
    /// <summary>Identifies the models in <see cref="IPolicy.Parameters"/>.</summary>
    protected const string Prior = "prior=empirical-bayes-2";

    private readonly QualityModel _quality = new(blocks);
    private readonly EnergyModel _energy = new(blocks.Sum());

    public override bool PredictsEnergy => true;

    public override void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates)
    {
        for (var k = 0; k < Arms.Count; k++)
            estimates[k] = new ArmEstimate(_quality.Mean(k, context), _quality.Variance(k, context), _energy.Mean(k, context), Arms[k].Pulls);
    }

    /// <summary>The value at the posterior means.</summary>
    protected static double MeanValue(in ArmEstimate estimate, in Weights weights) =>
        weights.Quality * estimate.QualityMean - weights.Energy * estimate.EnergyMean;

    protected override void Rebuild()
    {
        _quality.Attach(Arms);
        _energy.Attach(Arms);
    }

    protected override void Learn(int arm, in Observation observation)
    {
        _energy.Refresh(arm, observation);
        _quality.Refresh(arm, observation);
    }
}
