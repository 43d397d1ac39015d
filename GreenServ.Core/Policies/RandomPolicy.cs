namespace GreenServ.Core.Policies;

/// <summary>Any allowed arm, evenly: the baseline to beat.</summary>
internal sealed class RandomPolicy : PooledPolicy
{
    public override string Name => "random";

    public override string Parameters => "";

    public override void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates) => ObservedMeans.Write(Arms, estimates);

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities) =>
        ProbabilityVector.AddUniform(probabilities, allowed, 1);
}
