using GreenServ.Core.Energy;
using GreenServ.Core.Expectations;
using GreenServ.Core.Policies;
using GreenServ.Router.Routing;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Learning;

/// <summary>What each candidate is expected to read, write and spend on one request.</summary>
internal static class Foresight
{
    /// <param name="request">The request.</param>
    /// <param name="candidate">One of its candidates.</param>
    /// <param name="estimate">What the policy believes of it in an ordinary request of this context.</param>
    /// <param name="predictsEnergy">Whether its energy is a prediction that may be put right.</param>
    /// <param name="referenceEnergyJoules">Joules that normalised energy 1 stands for.</param>
    /// <param name="model">What was learned of such requests.</param>
    public static ExpectationRecord Of(
        RoutedRequest request, Candidate candidate, in ArmEstimate estimate, bool predictsEnergy, double referenceEnergyJoules, ExpectationModel model)
    {
        var (arm, placement) = (candidate.Arm.Id, candidate.Placement);
        var task = JsonNames.Of(request.Features.Task);
        var estimated = placement.Tokenizer.Tokens(request.Input);
        var ordinary = estimate.EnergyMean * referenceEnergyJoules;
        var (input, output, foreseen) = model.Foresee(arm, task, estimated, request.AnswerLimit, ordinary);
        var joules = predictsEnergy ? foreseen : ordinary;
        if (!(joules > 0))
            return new(input, output, joules, joules, joules, estimated, null);
        var deviation = EnergyEstimator.LogDeviationOnAnyHardware(placement.Traits);
        var energy = predictsEnergy ? model.Energy(arm, joules, deviation) : Core.Energy.Estimation.EnergyEstimate.LogNormal(joules, deviation);
        return new(input, output, energy.Joules, energy.LowJoules, energy.HighJoules, estimated, predictsEnergy ? joules : null, predictsEnergy ? estimate.Pulls : null);
    }

    /// <summary>What plans need to predict a request's energy as <see cref="Of"/> does, with what is believed by then.</summary>
    /// <param name="request">The request.</param>
    /// <param name="expected">What was expected of each of its candidates.</param>
    /// <param name="indexOfArm">Place of every arm the policy knows.</param>
    public static RequestOutlook OutlookOf(RoutedRequest request, IReadOnlyList<ExpectationRecord> expected, Dictionary<string, int> indexOfArm)
    {
        var inputs = new double?[indexOfArm.Count];
        for (var i = 0; i < expected.Count; i++)
            inputs[indexOfArm[request.Candidates[i].Arm.Id]] = expected[i].EstimatedInputTokens;
        return new(JsonNames.Of(request.Features.Task), request.AnswerLimit, inputs);
    }

    /// <summary>Puts a policy's energies right for a request that is planned with.</summary>
    /// <param name="outlook">The request.</param>
    /// <param name="arms">Names of the arms.</param>
    /// <param name="estimates">What the policy believes; takes what is predicted.</param>
    /// <param name="model">What was learned of such requests.</param>
    public static void Correct(RequestOutlook outlook, IReadOnlyList<string> arms, Span<ArmEstimate> estimates, ExpectationModel model)
    {
        for (var k = 0; k < Math.Min(estimates.Length, outlook.EstimatedInput.Count); k++)
        {
            if (outlook.EstimatedInput[k] is not { } input || !(estimates[k].EnergyMean > 0))
                continue;
            var joules = model.Foresee(arms[k], outlook.Task, input, outlook.AnswerLimit, estimates[k].EnergyMean).Joules;
            estimates[k] = estimates[k] with { EnergyMean = model.Calibrated(arms[k], joules) };
        }
    }
}
