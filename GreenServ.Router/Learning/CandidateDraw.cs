using GreenServ.Core.Expectations;
using GreenServ.Core.Policies;
using GreenServ.Router.Routing;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Learning;

/// <summary>One request's draw: maps its candidates to the arms a policy knows, and the result back.</summary>
internal static class CandidateDraw
{
    /// <param name="request">The request.</param>
    /// <param name="versioned">Its profile's policy.</param>
    /// <param name="indexOfArm">Place of every arm the policy knows.</param>
    /// <param name="referenceEnergyJoules">Joules that normalised energy 1 stands for.</param>
    /// <param name="expectations">What was learned of what requests read, write and spend.</param>
    /// <param name="time">Logical time of the decision.</param>
    /// <param name="weights">Weights of quality and of normalised energy.</param>
    /// <param name="uniform">Uniform draw in [0, 1).</param>
    /// <param name="allowed">Takes which arms were candidates; all false, one per arm.</param>
    public static Choice Draw(
        RoutedRequest request, VersionedPolicy versioned, Dictionary<string, int> indexOfArm, double referenceEnergyJoules, ExpectationModel expectations, long time, in Weights weights,
        double uniform, Span<bool> allowed)
    {
        var policy = versioned.Policy;
        var armCount = indexOfArm.Count;
        Span<ArmEstimate> estimates = new ArmEstimate[armCount];
        Span<double> probabilities = new double[armCount];
        policy.Estimate(request.Context, estimates);
        var expected = new ExpectationRecord[request.Candidates.Count];
        for (var i = 0; i < expected.Length; i++)
        {
            ref var estimate = ref estimates[indexOfArm[request.Candidates[i].Arm.Id]];
            expected[i] = Foresight.Of(request, request.Candidates[i], estimate, policy.PredictsEnergy, referenceEnergyJoules, expectations);
            estimate = estimate with { EnergyMean = expected[i].Joules / referenceEnergyJoules };
        }

        foreach (var candidate in request.Candidates)
            allowed[indexOfArm[candidate.Arm.Id]] = candidate.RejectedBecause is null;
        var wanted = DecisionReplay.BestOf(estimates, allowed, weights);
        var exploration = policy.Exploration;
        var priced = Priced(estimates, request, indexOfArm, referenceEnergyJoules);
        if (request.NoExplore)
            probabilities[DecisionReplay.BestOf(priced, allowed, weights)] = 1;
        else
            policy.Probabilities(priced, allowed, weights, exploration, probabilities);
        var arm = Sampling.Draw(probabilities, uniform);

        var count = request.Candidates.Count;
        var choice = new Choice
        {
            Index = IndexOf(request, arm, indexOfArm),
            Wanted = IndexOf(request, wanted, indexOfArm),
            Time = time,
            Kind = KindOf(request, IsForced(arm, estimates, allowed, probabilities)),
            Draw = uniform,
            Weights = weights,
            Exploration = exploration,
            Estimates = new ArmEstimate[count],
            Residency = [.. request.Candidates.Select(candidate => candidate.Residency)],
            Probabilities = new double[count],
            Expectations = expected,
            PolicyVersion = versioned.Version,
            ReferenceEnergyJoules = referenceEnergyJoules,
        };
        for (var i = 0; i < count; i++)
        {
            var index = indexOfArm[request.Candidates[i].Arm.Id];
            (choice.Estimates[i], choice.Probabilities[i]) = (estimates[index], probabilities[index]);
        }

        return choice;
    }

    /// <summary>The estimates with what each arm's absence from memory, and reading the conversation again, costs.</summary>
    private static Span<ArmEstimate> Priced(Span<ArmEstimate> estimates, RoutedRequest request, Dictionary<string, int> indexOfArm, double referenceEnergyJoules)
    {
        if (request.Candidates.All(candidate => candidate is { Residency: null, SwitchJoules: null }))
            return estimates;
        Span<ArmEstimate> priced = estimates.ToArray();
        foreach (var candidate in request.Candidates)
        {
            ref var estimate = ref priced[indexOfArm[candidate.Arm.Id]];
            estimate = estimate with { EnergyMean = estimate.EnergyMean + ((candidate.Residency?.Joules ?? 0) + (candidate.SwitchJoules ?? 0)) / referenceEnergyJoules };
        }

        return priced;
    }

    private static DecisionKind KindOf(RoutedRequest request, bool forced) =>
        request.Pinned ? DecisionKind.Pinned
        : request.FailedAttempts.Count == 0 && request.Continuation is { IsBinding: true } ? DecisionKind.Continued
        : request.NoExplore ? DecisionKind.Greedy
        : request.FailedAttempts.Count > 0 ? DecisionKind.Failover
        : forced ? DecisionKind.FirstPull
        : DecisionKind.Drawn;

    /// <summary>Whether the policy left no choice but an arm it knows nothing of: all others that may be chosen are as unknown and as likely, or impossible.</summary>
    private static bool IsForced(int arm, ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, ReadOnlySpan<double> probabilities)
    {
        for (var k = 0; k < estimates.Length; k++)
        {
            var expected = estimates[k].Pulls == 0 ? probabilities[arm] : 0;
            if (allowed[k] && probabilities[k] != expected)
                return false;
        }

        return estimates[arm].Pulls == 0;
    }

    private static int IndexOf(RoutedRequest request, int arm, Dictionary<string, int> indexOfArm)
    {
        for (var i = 0; i < request.Candidates.Count; i++)
        {
            if (indexOfArm[request.Candidates[i].Arm.Id] == arm)
                return i;
        }

        throw new InvalidOperationException("The policy drew an arm that is no candidate.");
    }
}
