using GreenServ.Core.Energy;
using GreenServ.Core.Policies;
using GreenServ.Router.Residency;
using GreenServ.Router.Profiles;

namespace GreenServ.Router.Routing;

/// <summary>The choice where no policy may choose: the one model that was named.</summary>
internal static class NamedChoice
{
    /// <summary>Stands for the version of a policy.</summary>
    public const string Version = "named";

    public static Choice Of(RoutedRequest request)
    {
        var index = 0;
        while (request.Candidates[index].RejectedBecause is not null)
            index++;
        var probabilities = new double[request.Candidates.Count];
        probabilities[index] = 1;

        // In units of a reference of 1 J, because nothing of it enters what is learned.
        return new Choice
        {
            Index = index,
            Wanted = index,
            Residency = new ResidencyPrice?[request.Candidates.Count],
            Time = null,
            Kind = DecisionKind.Pinned,
            Draw = 0,
            Weights = Weights.FromLambda(request.Lambda ?? ProfileOptions.DefaultLambda),
            Exploration = default,
            Estimates = [.. request.Candidates.Select(candidate => new ArmEstimate(0, 0, Joules(candidate, request), 0))],
            Probabilities = probabilities,
            PolicyVersion = Version,
            ReferenceEnergyJoules = 1,
        };
    }

    private static double Joules(Candidate candidate, RoutedRequest request) =>
        EnergyEstimator.Estimate(candidate.Arm.Traits, request.Features.EstimatedInputTokens, 0).Joules;
}
