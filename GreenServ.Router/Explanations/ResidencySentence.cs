using System.Globalization;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Explanations;

/// <summary>Says what loading had to do with a decision, where it had anything.</summary>
internal static class ResidencySentence
{
    /// <returns>A clause to follow what is expected of the model; empty where everything compared was in memory.</returns>
    public static string Of(DecisionRecord decision, CandidateRecord chosen)
    {
        if (chosen.Residency is { } load)
            return string.Create(CultureInfo.InvariantCulture, $", though it had to be loaded first: about {load.LoadSeconds:0.#} s and {load.LoadJoules:0} J, expected to serve {load.ExpectedRun:0.#} requests");
        var weights = decision.EffectiveWeights;
        var best = decision.Candidates
            .Where(candidate => candidate.RejectedBecause is null)
            .MaxBy(candidate => weights.Quality * candidate.QualityMean - weights.Energy * candidate.EnergyMean);
        return best is { Residency: { } missing } && best.Arm != chosen.Arm
            ? string.Create(CultureInfo.InvariantCulture, $"; {best.Model} would have been worth more, but not the {missing.LoadSeconds:0.#} s and {missing.LoadJoules:0} J of loading it first")
            : "";
    }
}
