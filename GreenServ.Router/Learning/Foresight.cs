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
        var input = estimated * model.InputRatio(arm);
        var output = model.Answer(arm, task).MeanUpTo(request.AnswerLimit);
        var ordinary = estimate.EnergyMean * referenceEnergyJoules;
        var joules = predictsEnergy ? ordinary * model.WorkFactor(arm, task, input, output) : ordinary;
        if (!(joules > 0))
            return new(input, output, joules, joules, joules, estimated, null);
        var deviation = EnergyEstimator.LogDeviation(placement.Traits);
        var energy = predictsEnergy ? model.Energy(arm, joules, deviation) : Core.Energy.Estimation.EnergyEstimate.LogNormal(joules, deviation);
        return new(input, output, energy.Joules, energy.LowJoules, energy.HighJoules, estimated, predictsEnergy ? joules : null);
    }
}
