using System.Text.Json;
using GreenServ.Core.Energy;
using GreenServ.Core.Features;
using GreenServ.Core.Policies;
using GreenServ.Router.Carbon;
using GreenServ.Router.Conversations;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Learning;
using GreenServ.Router.Metering;
using GreenServ.Router.Requests;
using GreenServ.Router.Scoring;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Routing;

/// <summary>Writes a request's one record, durably, before its response's last byte, and says what the client is told of it.</summary>
internal sealed class RequestRecorder(Recorder recorder, ConversationMemory conversations, IContextLayout layout, IOptions<RouterOptions> options, EnergyMeters meters, CarbonSites carbon, RouterMetrics metrics, ReferenceScoring scoring, TimeProvider time)
{
    /// <summary>Records an answer that is about to end, and after it the score that its text gets, where there is a reference to compare it with.</summary>
    public async ValueTask<(Receipt? Receipt, RequestError? Error)> CompleteAsync(RoutedRequest request, Answer answer, AnswerText? text)
    {
        var (outcome, error) = Record(request, answer);
        if (error is not null)
            return (null, error);
        var score = text is null ? null : await scoring.ScoreAsync(request, answer, text);
        return (new Receipt(EnergyJson(outcome), GreenservJson(request, score), outcome.EnergyJoules, JsonNames.Of(outcome.EnergySource)), null);
    }

    /// <summary>Records how a request ended.</summary>
    public (OutcomeRecord Outcome, RequestError? Error) Record(RoutedRequest request, Answer answer)
    {
        var outcome = ToOutcome(request, answer);
        var record = ToRecord(request, outcome);
        if (recorder.TryAppend(record, out var error) && request.Metered is { } metered)
            metered.Recorded = record;
        request.IsRecorded = true;
        request.Caller.SettleTokens(TokensOf(request, answer), answer.Status == OutcomeStatus.Completed ? answer.CompletionTokens : null);
        conversations.Note(record);
        metrics.Completed(request, outcome);
        return (outcome, error is null ? null : RequestError.Unavailable("The answer could not be recorded: " + error, "journal_unavailable"));
    }

    /// <summary>What would be recorded of a request that is not run; its outcome says nothing.</summary>
    public DecisionRecord Preview(RoutedRequest request) =>
        ToRecord(request, new OutcomeRecord { Status = OutcomeStatus.Cancelled, HttpStatus = 0, DurationMs = 0 });

    // As counted by the host. Without its count: the prompt as estimated, once a host has worked on it, and a token a chunk. What a
    // deadline cut off was worked on, and a client that left while it waited was not.
    private static long TokensOf(RoutedRequest request, Answer answer) =>
        answer is { PromptTokens: { } prompt, CompletionTokens: { } completion } ? Math.Max(0, (long)prompt + completion)
        : request.Pass is null || (answer.Status == OutcomeStatus.Failed && answer.Chunks == 0) ? 0
        : (long)request.ExpectedInputTokens + (answer.CompletionTokens ?? answer.Chunks);

    private OutcomeRecord ToOutcome(RoutedRequest request, Answer answer)
    {
        var energy = meters.Of(request, answer);
        return new OutcomeRecord
        {
            Status = answer.Status,
            HttpStatus = answer.HttpStatus,
            Error = answer.Error,
            Streamed = answer.Streamed,
            PromptTokens = answer.PromptTokens,
            CompletionTokens = answer.CompletionTokens,
            TimeToFirstTokenMs = answer.TimeToFirstToken?.TotalMilliseconds,
            WaitedMs = request.Pass is { Waited: { Ticks: > 0 } waited } ? waited.TotalMilliseconds : null,
            DurationMs = time.GetElapsedTime(request.StartedAt).TotalMilliseconds,
            EnergyJoules = energy?.Joules,
            EnergyLowJoules = energy?.LowJoules,
            EnergyHighJoules = energy?.HighJoules,
            EnergySource = energy?.Source ?? EnergySource.Estimated,
            Carbon = CarbonRecord.From(carbon.Of(request.Chosen.Placement.Host.Name)),
            FinishReason = answer.FinishReason,
            HostResponseId = answer.HostResponseId,
        };
    }

    private DecisionRecord ToRecord(RoutedRequest request, OutcomeRecord outcome)
    {
        var choice = request.Choice!;
        var features = request.Features;
        return new DecisionRecord
        {
            Id = request.Id,
            DecidedAt = request.DecidedAt,
            Time = choice.Time,
            Pool = options.Value.Pool,
            Tenant = request.Tenant,
            Profile = request.Profile.Name,
            Policy = request.Profile.Policy,
            PolicyVersion = choice.PolicyVersion,
            Layout = layout.Name,
            Lambda = InForce(request.Lambda, choice.Weights),
            Weights = choice.Weights,
            Sla = choice.Sla,
            ReferenceEnergyJoules = choice.ReferenceEnergyJoules,
            Context = request.Context,
            Features = new FeatureRecord(
                JsonNames.Of(features.Task), features.TaskProbabilities[(int)features.Task], features.TaskStated, features.Cluster,
                features.FleschReadingEase, features.Language, JsonNames.Of(features.Traits), features.EstimatedInputTokens,
                request.Encoder, request.EncoderFallback),
            Candidates = [.. request.Candidates.Select((candidate, i) => ToRecord(candidate, choice, i))],
            Kind = choice.Kind,
            Draw = choice.Draw,
            Exploration = choice.Exploration,
            Arm = request.Chosen.Arm.Id,
            Model = request.Chosen.Placement.Model,
            Host = request.Chosen.Placement.Host.Name,
            Load = request.Pass?.OthersUnderWay,
            Propensity = choice.Propensity,
            FailedAttempts = [.. request.FailedAttempts],
            Conversation = request.Continuation is { } turn ? new ConversationRecord(turn.Earlier.Model, turn.AnswersToolCall, turn.Lost) : null,
            TurnKey = TurnKey.Own(request),
            Operation = request.Operation.Kind == OperationKind.Chat ? null : request.Operation.Kind,
            Expected = choice.Expected is { } expected ? Rounded(expected) : null,
            Outcome = outcome,
        };
    }

    // Nine digits of a guess are no worth keeping.
    private static ExpectationRecord Rounded(ExpectationRecord expected) => expected with
    {
        InputTokens = Math.Round(expected.InputTokens, 1), OutputTokens = Math.Round(expected.OutputTokens, 1), EstimatedInputTokens = Math.Round(expected.EstimatedInputTokens, 1),
    };

    // A budget may have lowered what a trade-off would pay; λ as it was asked for loses no digit.
    private static double InForce(double? lambda, Weights weights) =>
        lambda is { } asked && weights == Weights.FromLambda(asked) ? asked : weights.ToLambda();

    private static CandidateRecord ToRecord(Candidate candidate, Choice choice, int index) => new()
    {
        Arm = candidate.Arm.Id,
        Model = candidate.Arm.Model,
        Host = candidate.Placement.Host.Name,
        QualityMean = choice.Estimates[index].QualityMean,
        QualityVariance = choice.Estimates[index].QualityVariance,
        EnergyMean = choice.Estimates[index].EnergyMean,
        Pulls = choice.Estimates[index].Pulls,
        Probability = choice.Probabilities[index],
        RejectedBecause = candidate.RejectedBecause,
        SwitchJoules = candidate.SwitchJoules,
        Residency = choice.Residency[index] is { } price ? new ResidencyRecord(price.Joules, price.LoadJoules, price.LoadSeconds, price.ExpectedRun, price.ForgoneJoules) : null,
    };

    private static double Round(double joules) => Math.Round(joules, 3);

    private static double? Round(double? joules) => joules is { } some ? Math.Round(some, 3) : null;

    // A small model's answer is milligrams.
    private static double? Grams(OutcomeRecord outcome) => outcome.CarbonGrams is { } grams ? Math.Round(grams, 6) : null;

    private static string? EnergyJson(OutcomeRecord outcome) =>
        outcome.EnergyJoules is { } joules
            ? JsonSerializer.Serialize(new EnergyOnTheWire(Round(joules), JsonNames.Of(outcome.EnergySource), Round(outcome.EnergyLowJoules), Round(outcome.EnergyHighJoules), Grams(outcome)), WireJsonContext.Default.EnergyOnTheWire)
            : null;

    private string GreenservJson(RoutedRequest request, double? score) => JsonSerializer.Serialize(
        new DecisionOnTheWire(
            request.Id.ToString("D"), request.Profile.Name, request.Chosen.Placement.Model, request.Choice!.Propensity,
            options.Value.Pool == RouterOptions.DemoPool ? true : null, score),
        WireJsonContext.Default.DecisionOnTheWire);
}
