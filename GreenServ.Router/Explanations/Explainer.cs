using GreenServ.Client.Wire;
using GreenServ.Core.Features.Layouts;
using GreenServ.Core.Policies;
using GreenServ.Router.Profiles;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Router.Explanations;

/// <summary>Turns the record of a decision into what a person asks of it.</summary>
internal static class Explainer
{
    public static DecisionExplanation Explain(StoredDecision stored)
    {
        var decision = stored.Decision;
        return new DecisionExplanation
        {
            Id = decision.Id.ToString("D"),
            DecidedAt = decision.DecidedAt,
            Sentence = DecisionSentence.Of(stored),
            Demo = decision.Pool == RouterOptions.DemoPool,
            Tenant = decision.TenantOrDefault,
            Profile = decision.Profile,
            Policy = decision.Policy,
            PolicyVersion = decision.PolicyVersion,
            Layout = decision.Layout,
            Lambda = decision.Lambda,
            Promise = decision.Sla is { } sla ? Explain(sla) : null,
            ReferenceEnergyJoules = decision.ReferenceEnergyJoules,
            Kind = JsonNames.Of(decision.Kind),
            Model = decision.Model,
            Host = decision.Host,
            Propensity = decision.Propensity,
            Draw = decision.Draw,
            Features = FeaturesOf(decision),
            Context = NameComponents(decision),
            Candidates = CandidatesOf(decision),
            Conversation = ConversationOf(decision),
            Expected = ExpectationOf(decision),
            FailedAttempts = [.. decision.FailedAttempts.Select(attempt => new ExplainedAttempt(attempt.Model, attempt.Host, attempt.Error))],
            Outcome = Explain(decision.Outcome, stored.Quality),
            Feedback = [.. stored.Feedback.Select(feedback => new ExplainedFeedback(feedback.At, feedback.Score, feedback.Source, feedback.Comment, feedback.Weight ?? 1))],
        };
    }

    /// <summary>What would be decided, from the record that would be written.</summary>
    public static DecisionPreview Preview(DecisionRecord decision) => new()
    {
        Model = decision.Model,
        Host = decision.Host,
        Kind = JsonNames.Of(decision.Kind),
        Profile = decision.Profile,
        Policy = decision.Policy,
        PolicyVersion = decision.PolicyVersion,
        Layout = decision.Layout,
        Lambda = decision.Lambda,
        ReferenceEnergyJoules = decision.ReferenceEnergyJoules,
        Features = FeaturesOf(decision),
        Context = NameComponents(decision),
        Candidates = CandidatesOf(decision),
        Conversation = ConversationOf(decision),
        Expected = ExpectationOf(decision),
    };

    private static ExplainedFeatures FeaturesOf(DecisionRecord decision)
    {
        var features = decision.Features;
        return new(
            features.Task, features.TaskProbability, features.TaskStated, features.Cluster, features.FleschReadingEase, features.Language,
            features.Traits, features.EstimatedInputTokens, features.Encoder, features.EncoderFallback);
    }

    private static IReadOnlyList<ExplainedCandidate> CandidatesOf(DecisionRecord decision) =>
    [
        .. decision.Candidates.Select(candidate => Explain(candidate, decision.EffectiveWeights, decision.ReferenceEnergyJoules))
            .OrderByDescending(candidate => candidate.Probability),
    ];

    private static ExplainedConversation? ConversationOf(DecisionRecord decision) =>
        decision.Conversation is { } turn ? new(turn.Model, turn.ToolResult, turn.Lost) : null;

    private static ExplainedExpectation? ExpectationOf(DecisionRecord decision) => decision.Expected is { } expected
        ? new(expected.InputTokens, expected.OutputTokens, expected.Joules, expected.LowJoules, expected.HighJoules)
        : null;

    // A layout of an earlier version may be gone; its components then go by their numbers.
    private static Dictionary<string, double> NameComponents(DecisionRecord decision)
    {
        var names = LayoutCatalog.Find(decision.Layout)?.ComponentNames;
        return decision.Context
            .Select((value, i) => (Name: names?[i] ?? $"x{i}", Value: value))
            .ToDictionary(component => component.Name, component => component.Value);
    }

    private static ExplainedPromise Explain(SlaRecord sla) => new()
    {
        Account = sla.Account,
        Alpha = sla.Quality?.Alpha,
        Debt = sla.Quality?.Debt,
        PriceJoules = sla.Quality?.PriceJoules,
        ChargedQuality = sla.Quality?.Charged,
        BudgetJoules = sla.Budget?.BudgetJoules,
        BudgetDebt = sla.Budget?.Debt,
        LimitJoules = sla.Budget?.LimitJoules,
        Allowance = sla.Allowance is { } part
            ? new(part.Amount, JsonNames.Of(part.Unit), BudgetPeriods.Of(part.ToAllowance()), part.Fill, part.ComesFirst, part.Debt, part.LimitJoules)
            : null,
        LatencyLimitMs = sla.LatencyP95Ms,
        LatencyGivenUp = sla.LatencyGivenUp,
    };

    private static ExplainedCandidate Explain(CandidateRecord candidate, Weights weights, double referenceJoules) => new()
    {
        Model = candidate.Model,
        Host = candidate.Host,
        QualityMean = candidate.QualityMean,
        QualityDeviation = Math.Sqrt(Math.Max(candidate.QualityVariance, 0)),
        EnergyJoules = candidate.EnergyMean * referenceJoules,
        Value = weights.Quality * candidate.QualityMean - weights.Energy * candidate.PricedEnergyMean(referenceJoules),
        Pulls = candidate.Pulls,
        Probability = candidate.Probability,
        RejectedBecause = candidate.RejectedBecause,
        SwitchJoules = candidate.SwitchJoules,
        Residency = candidate.Residency is { } residency ? new(residency.Joules, residency.LoadJoules, residency.LoadSeconds, residency.ExpectedRun, residency.ForgoneJoules) : null,
    };

    private static ExplainedOutcome Explain(OutcomeRecord outcome, double? quality) => new()
    {
        Status = JsonNames.Of(outcome.Status),
        HttpStatus = outcome.HttpStatus,
        Error = outcome.Error,
        Streamed = outcome.Streamed,
        PromptTokens = outcome.PromptTokens,
        CompletionTokens = outcome.CompletionTokens,
        TimeToFirstTokenMs = outcome.TimeToFirstTokenMs,
        WaitedMs = outcome.WaitedMs,
        DurationMs = outcome.DurationMs,
        EnergyJoules = outcome.EnergyJoules,
        EnergyLowJoules = outcome.EnergyLowJoules,
        EnergyHighJoules = outcome.EnergyHighJoules,
        EnergySource = JsonNames.Of(outcome.EnergySource),
        CarbonGrams = outcome.CarbonGrams,
        GramsPerKwh = outcome.Carbon?.GramsPerKwh,
        IntensitySource = outcome.Carbon is { } carbon ? JsonNames.Of(carbon.Source) : null,
        Quality = quality,
    };
}
