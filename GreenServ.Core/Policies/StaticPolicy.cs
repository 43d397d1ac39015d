namespace GreenServ.Core.Policies;

/// <summary>
/// Always the same model. Where that one is not allowed (unhealthy, unable, masked after a failure) the request must still
/// be served: the allowed arms then share it evenly.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="versions">Its arms: a model that was updated has several, of which those that are there serve.</param>
internal sealed class StaticPolicy(string model, int[] versions) : PooledPolicy
{
    public const string Prefix = "static:";

    public override string Name { get; } = Prefix + model;

    public override string Parameters => "";

    public override void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates) => ObservedMeans.Write(Arms, estimates);

    protected override void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        Span<bool> own = stackalloc bool[allowed.Length];
        own.Clear();
        var any = false;
        foreach (var arm in versions)
        {
            if (arm < allowed.Length && allowed[arm])
                own[arm] = any = true;
        }

        ProbabilityVector.AddUniform(probabilities, any ? own : allowed, 1);
    }
}
