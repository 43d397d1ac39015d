namespace GreenServ.Core.Policies;

/// <summary>
/// Always the same model. Where that one is not allowed (unhealthy, unable, masked after a failure) the request must still
/// be served: the allowed arms then share it evenly.
/// </summary>
internal sealed class StaticPolicy(string model, int arm) : PooledPolicy
{
    public const string Prefix = "static:";

    public override string Name { get; } = Prefix + model;

    public override string Parameters => "";

    public override void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates) => ObservedMeans.Write(Arms, estimates);

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        if (arm < allowed.Length && allowed[arm])
            probabilities[arm] = 1;
        else
            ProbabilityVector.AddUniform(probabilities, allowed, 1);
    }
}
