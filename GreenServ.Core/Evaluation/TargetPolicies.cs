using GreenServ.Core.Policies;

namespace GreenServ.Core.Evaluation;

/// <summary>The targets that what-if questions ask about.</summary>
public static class TargetPolicies
{
    /// <summary>The policy that wrote the log: estimates the mean that was observed.</summary>
    public static TargetPolicy Logged { get; } = static (decision, probabilities) =>
    {
        for (var k = 0; k < probabilities.Length; k++)
            probabilities[k] = decision.Candidates[k].Probability;
    };

    /// <summary>Any allowed arm, evenly.</summary>
    public static TargetPolicy Uniform { get; } = static (decision, probabilities) => ShareEvenly(decision, probabilities);

    /// <summary>Always the same arm; where it is not allowed the allowed ones share the request evenly, as the router's static policy does.</summary>
    /// <param name="arm">The arm's key in <see cref="LoggedCandidate.Arm"/>.</param>
    public static TargetPolicy Static(string arm)
    {
        ArgumentException.ThrowIfNullOrEmpty(arm);
        return (decision, probabilities) =>
        {
            for (var k = 0; k < probabilities.Length; k++)
            {
                if (decision.Candidates[k].Allowed && decision.Candidates[k].Arm == arm)
                {
                    probabilities[k] = 1;
                    return;
                }
            }

            ShareEvenly(decision, probabilities);
        };
    }

    /// <summary>The default policy on the recorded estimates with another trade-off.</summary>
    /// <param name="lambda">0 (quality alone) to 1 (energy alone).</param>
    /// <exception cref="ArgumentOutOfRangeException">λ lies outside 0..1.</exception>
    public static TargetPolicy OtherLambda(double lambda)
    {
        var weights = Weights.FromLambda(lambda);
        return SameEstimates(DefaultPolicy(), _ => weights);
    }

    /// <summary>The default policy on the recorded estimates with another price: the value is <c>price · quality − joules</c>.</summary>
    /// <param name="joulesPerAnswer">What a good answer may cost, finite, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The price is negative or not finite.</exception>
    public static TargetPolicy OtherPrice(double joulesPerAnswer)
    {
        if (!(joulesPerAnswer >= 0 && double.IsFinite(joulesPerAnswer)))
            throw new ArgumentOutOfRangeException(nameof(joulesPerAnswer), joulesPerAnswer, "A price is a finite number of joules, at least 0.");
        return SameEstimates(DefaultPolicy(), decision => new Weights(joulesPerAnswer, decision.ReferenceEnergyJoules));
    }

    /// <summary>Any policy's probabilities on the recorded estimates and exploration state.</summary>
    /// <param name="policy">Only its <see cref="IPolicy.Probabilities"/> is used, which depends on its arguments alone.</param>
    /// <param name="weights">Weights of a decision.</param>
    public static TargetPolicy SameEstimates(IPolicy policy, Func<LoggedDecision, Weights> weights)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(weights);
        return (decision, probabilities) =>
        {
            var candidates = decision.Candidates;
            var estimates = new ArmEstimate[candidates.Count];
            var allowed = new bool[candidates.Count];
            for (var k = 0; k < candidates.Count; k++)
                (estimates[k], allowed[k]) = (candidates[k].Estimate, candidates[k].Allowed);
            policy.Probabilities(estimates, allowed, weights(decision), decision.Exploration, probabilities);
        };
    }

    // Probabilities come from recorded estimates, so neither the length of the context nor the arms' names matter.
    private static IPolicy DefaultPolicy() => PolicyCatalog.Create("default", 1, []);

    private static void ShareEvenly(LoggedDecision decision, Span<double> probabilities)
    {
        var allowed = 0;
        foreach (var candidate in decision.Candidates)
            allowed += candidate.Allowed ? 1 : 0;
        for (var k = 0; k < probabilities.Length; k++)
            probabilities[k] = decision.Candidates[k].Allowed ? 1.0 / allowed : 0;
    }
}
