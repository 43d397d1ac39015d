using GreenServ.Router.Feedback;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Routing;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Scoring;

/// <summary>
/// Compares an answer that has ended, and is on record, with its request's reference, and counts the score like one that a
/// client posts. Failure is not quality: what did not end as an answer is not compared.
/// </summary>
internal sealed partial class ReferenceScoring(FeedbackService feedback, ILogger<ReferenceScoring> logger)
{
    // A limit that the client set, and a model that had said nothing right by then: both are how good the answer was to it.
    private const string CutNote = "The answer was cut at the token limit.";

    /// <summary>The score, counted durably; <c>null</c> when there is none.</summary>
    public async ValueTask<double?> ScoreAsync(RoutedRequest request, Answer answer, AnswerText text)
    {
        if (request.Reference is not { } reference || answer.Status != OutcomeStatus.Completed)
            return null;
        if (text.Unfit is { } reason)
        {
            LogNotCompared(request.Id, reason);
            return null;
        }

        var score = reference.Score(text.ToString());
        var (response, error) = await feedback.CountReferenceAsync(request.Id, score, reference.Scorer, text.IsCut ? CutNote : null);
        if (error is not null)
            LogNotCounted(request.Id, error.Message);
        return response?.Score;
    }

    [LoggerMessage(LogLevel.Debug, "Decision {Decision}: its answer is not compared with the reference, because {Reason}.")]
    private partial void LogNotCompared(Guid decision, string reason);

    [LoggerMessage(LogLevel.Warning, "Decision {Decision}: the score of its reference was lost. {Error}")]
    private partial void LogNotCounted(Guid decision, string error);
}
