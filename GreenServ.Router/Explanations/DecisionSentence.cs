using System.Globalization;
using GreenServ.Core.Energy;
using GreenServ.Core.Policies;
using GreenServ.Router.Feedback;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Router.Explanations;

/// <summary>Says in one sentence why a request went where it went, and what came of it.</summary>
internal static class DecisionSentence
{
    public static string Of(StoredDecision stored)
    {
        var decision = stored.Decision;
        var chosen = decision.Candidates.First(candidate => candidate.Arm == decision.Arm);
        return string.Create(CultureInfo.InvariantCulture, $"This {decision.Features.Task} request went to {decision.Model} on {decision.Host} {Why(decision, chosen)}{Lost(decision)}; {Outcome(decision.Outcome)}{Quality(stored)}.");
    }

    private static string Why(DecisionRecord decision, CandidateRecord chosen) => decision.Kind switch
    {
        _ when decision.Operation == DecisionRecord.Embeddings => "because it is the model named for embeddings, which no policy chooses",
        DecisionKind.Pinned => "because the client named that model",
        DecisionKind.Continued => "because it answers the result of a tool that this model called",
        DecisionKind.Greedy => string.Create(
            CultureInfo.InvariantCulture,
            $"because it is worth most by what is known now, and the request asked for nothing to be tried out: about {chosen.QualityMean:0.00} quality for about {chosen.EnergyMean * decision.ReferenceEnergyJoules:0} J is expected of it"),
        DecisionKind.FirstPull => "to try it for the first time: every model gets one request before what it costs and how well it answers is known",
        DecisionKind.Failover => string.Create(
            CultureInfo.InvariantCulture,
            $"after {string.Join(" and ", decision.FailedAttempts.Select(attempt => attempt.Model))} had failed; among the others it was drawn with probability {Percent(chosen.Probability)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Favour(decision, chosen)} (drawn with probability {Percent(chosen.Probability)})"),
    };

    private static string Lost(DecisionRecord decision) => decision.Conversation is { ToolResult: true, Lost: { } reason } turn
        ? $" (the tool was called by {turn.Model}, which could not be asked: {reason})"
        : "";

    private static string Favour(DecisionRecord decision, CandidateRecord chosen)
    {
        var expectation = string.Create(
            CultureInfo.InvariantCulture, $"about {chosen.QualityMean:0.00} quality for about {chosen.EnergyMean * decision.ReferenceEnergyJoules:0} J is expected of it{ResidencySentence.Of(decision, chosen)}");
        var likeliest = decision.Candidates.MaxBy(candidate => candidate.Probability)!;
        if (likeliest.Arm == chosen.Arm)
            return $"{PromiseSentence.Goal(decision)}: {expectation}{PromiseSentence.Standing(decision)}";
        return decision.Policy == PolicyCatalog.MessPlus
            ? string.Create(CultureInfo.InvariantCulture, $"to explore: {decision.Policy}, as run live, draws any model evenly for {decision.Exploration.Rate:P1} of the requests, where the published method asks all of them; {expectation}")
            : $"to learn more about it, though {likeliest.Model} was the likelier choice: {expectation}{PromiseSentence.Standing(decision)}";
    }

    // What was drawn was never impossible, however rare.
    private static string Percent(double probability) =>
        probability is > 0 and < 0.005 ? "below 1 %" : string.Create(CultureInfo.InvariantCulture, $"{probability:P0}");

    private static string Outcome(OutcomeRecord outcome) => outcome.Status switch
    {
        OutcomeStatus.Cancelled => "the client left before the answer was complete",
        OutcomeStatus.Failed => "it failed",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"it answered in {outcome.DurationMs / 1000:0.0} s{(outcome.WaitedMs is { } waited ? string.Create(CultureInfo.InvariantCulture, $", {waited / 1000:0.0} s of it waiting for its turn,") : "")}{(outcome.EnergyJoules is { } joules ? string.Create(CultureInfo.InvariantCulture, $" for {(outcome.EnergySource == EnergySource.Estimated ? "an estimated " : "")}{joules:0.#} J") : "")}"),
    };

    private static string Quality(StoredDecision stored) =>
        stored.Feedback is [.., var last] ? string.Create(CultureInfo.InvariantCulture, $", and its quality was {last.Score:0.00}{Measure(last.Source)}") : "";

    private static string Measure(string source) => ScoreSource.ScorerOf(source) is { } scorer ? $", compared by {scorer} with the reference in the request" : "";
}
