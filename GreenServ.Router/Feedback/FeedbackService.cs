using GreenServ.Client.Wire;
using GreenServ.Router.Errors;
using GreenServ.Router.Learning;
using GreenServ.Router.Metering;
using GreenServ.Storage;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Router.Feedback;

/// <summary>Accepts scores: once counted however often they are sent, the last one wins, the change is kept.</summary>
internal sealed class FeedbackService(RecentDecisions decisions, Recorder recorder, Learner learner, Generations generations, FeedbackMetrics metrics, TimeProvider time) : IDisposable
{
    // One score of a decision at a time: the score it replaces must be known when it is written. A decision that has to be looked up
    // in the store keeps few others waiting.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Counts a score durably before it returns.</summary>
    /// <param name="request">The score.</param>
    /// <param name="speaksFor">Whether who sends it speaks for the tenant that asked; whose decisions are others' do not exist for them.</param>
    /// <param name="cancellationToken">The client leaving.</param>
    public async Task<(FeedbackResponse? Response, RequestError? Error)> SubmitAsync(
        FeedbackRequest request, Func<string, bool> speaksFor, CancellationToken cancellationToken)
    {
        var (submission, invalid) = Submission.From(request);
        return submission is null ? (null, invalid) : await CountAsync(submission, speaksFor, yields: false, cancellationToken);
    }

    /// <summary>
    /// Counts durably what a reference says of an answer that has just ended. Where there is a score already it stays: who
    /// sent it has seen the answer.
    /// </summary>
    public Task<(FeedbackResponse? Response, RequestError? Error)> CountReferenceAsync(Guid decision, double score, string scorer, string? comment) =>
        CountAsync(new Submission(decision, score, ScoreSource.OfReference(scorer), comment), _ => true, yields: true, CancellationToken.None);

    public void Dispose() => Array.ForEach(_turns, turn => turn.Dispose());

    private async Task<(FeedbackResponse? Response, RequestError? Error)> CountAsync(
        Submission submission, Func<string, bool> speaksFor, bool yields, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)submission.DecisionId.GetHashCode() % _turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (await decisions.FindAsync(submission.DecisionId, cancellationToken) is not { } found || !speaksFor(found.Decision.TenantOrDefault))
                return (null, NotFound(submission.DecisionId));
            if (found.Decision.Operation == DecisionRecord.Embeddings)
                return (null, RequestError.Invalid($"Decision {submission.DecisionId:D} is about embeddings: no policy chooses their model, so a score would teach nothing.", "decision_id", "not_scored"));
            if (found.Decision.Outcome.Status != OutcomeStatus.Completed)
                return (null, NoAnswer(found.Decision));
            if (yields && found.Quality is { } score)
                return (Respond(submission with { Score = score }, found.Decision, "unchanged"), null);
            if (found.Feedback is [.., var last] && last.Score == submission.Score && last.Source == submission.Source && last.Comment == submission.Comment)
                return (Respond(submission, found.Decision, "unchanged"), null);

            var appended = recorder.Append(ToRecord(submission, found));
            if (!appended.Succeeded)
                return (null, RequestError.Unavailable("The score could not be kept: " + appended.Error, "journal_unavailable"));
            generations.Inspect(found.Decision.Arm);
            return (Respond(submission, found.Decision, found.Quality is null ? "counted" : "changed"), null);
        }
        catch (StorageException e)
        {
            return (null, RequestError.Unavailable("The decision can not be looked up now: " + e.Message, "store_unavailable"));
        }
        finally
        {
            turn.Release();
        }
    }

    private FeedbackRecord ToRecord(Submission submission, StoredDecision found)
    {
        var decision = found.Decision;
        var now = time.GetUtcNow();
        return new FeedbackRecord
        {
            DecisionId = decision.Id,
            Time = decision.Time,
            Predicted = Predicted(decision),
            At = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            Score = submission.Score,
            PreviousScore = found.Quality,
            Source = submission.Source,

            // Its row counts as the first score had it count.
            Weight = found.Feedback is [var first, ..] ? first.Weight : ScoreSource.WeightOf(submission.Source),
            Comment = submission.Comment,
            Arm = decision.Arm,
            Layout = decision.Layout,
            Context = decision.Context,
            EnergyJoules = decision.Outcome.EnergyJoules,
            Sla = Sla(found),
        };
    }

    private SlaScoreRecord? Sla(StoredDecision found)
    {
        if (found.Decision.Sla is not { Quality: { } quality } sla)
            return null;
        var (since, perScore) = learner.FeedbackOf(sla.Account, sla.Time);

        // A corrected score stands for as many decisions as the one it corrects.
        var standsFor = found.Feedback is [var first, ..] ? first.Sla?.StandsFor ?? 1 : perScore;
        return new SlaScoreRecord(sla.Account, sla.Time, quality.Alpha, quality.Mean, quality.Charged, since, standsFor);
    }

    // A policy that knows no deviation predicts nothing that a score could contradict.
    private static PredictionRecord? Predicted(DecisionRecord decision) =>
        decision.Candidates.First(candidate => candidate.Arm == decision.Arm) is { QualityVariance: > 0 } chosen
            ? new PredictionRecord(chosen.QualityMean, Math.Sqrt(chosen.QualityVariance))
            : null;

    private FeedbackResponse Respond(Submission submission, DecisionRecord decision, string result)
    {
        metrics.Accepted(decision, submission.Source, submission.Score, result);
        return new() { DecisionId = submission.DecisionId.ToString("D"), Score = submission.Score, Result = result };
    }

    private static RequestError NotFound(Guid id) => new(
        StatusCodes.Status404NotFound, "invalid_request_error",
        $"There is no decision {id:D}. Its id is the header x-greenserv-decision-id of the response, or the response's id.", "decision_id", "decision_not_found");

    private static RequestError NoAnswer(DecisionRecord decision) => new(
        StatusCodes.Status409Conflict, "invalid_request_error",
        $"Decision {decision.Id:D} ended without a whole answer ({JsonNames.Of(decision.Outcome.Status)}): there is nothing to score.", "decision_id", "no_answer");
}
