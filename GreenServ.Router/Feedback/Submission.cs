using GreenServ.Client.Wire;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Feedback;

/// <summary>A feedback request that makes sense.</summary>
internal sealed record Submission(Guid DecisionId, double Score, string Source, string? Comment)
{
    private const int LongestSource = 32;
    private const int LongestComment = 4000;

    public static (Submission? Submission, RequestError? Error) From(FeedbackRequest request)
    {
        var (id, idError) = ReadId(request);
        var (score, scoreError) = ReadScore(request);
        var source = string.IsNullOrWhiteSpace(request.Source) ? ScoreSource.User : request.Source.Trim().ToLowerInvariant();
        var error = idError ?? scoreError
            ?? (source.Length > LongestSource ? RequestError.Invalid($"'source' is longer than {LongestSource} characters.", "source") : null)
            ?? (source.Any(char.IsControl) ? RequestError.Invalid("'source' holds a control character, such as a line break; it is a name.", "source") : null)
            ?? (request.Comment?.Length > LongestComment ? RequestError.Invalid($"'comment' is longer than {LongestComment} characters.", "comment") : null);
        return error is null ? (new Submission(id, score, source, request.Comment), null) : (null, error);
    }

    private static (Guid Id, RequestError? Error) ReadId(FeedbackRequest request)
    {
        if (request.DecisionId is null == request.ResponseId is null)
            return (default, RequestError.Invalid("Give exactly one of 'decision_id' and 'response_id'.", "decision_id", "missing_field"));
        var (param, text) = request.DecisionId is not null ? ("decision_id", request.DecisionId) : ("response_id", request.ResponseId!);
        return Feedback.DecisionId.TryParse(text, out var id)
            ? (id, null)
            : (default, RequestError.Invalid($"'{param}' is '{text}', which is no id GreenServ gives out.", param, "invalid_value"));
    }

    private static (double Score, RequestError? Error) ReadScore(FeedbackRequest request) => (request.Score, request.Thumbs?.ToLowerInvariant()) switch
    {
        ({ } score, null) => score is >= 0 and <= 1
            ? (score, null)
            : (0, RequestError.Invalid($"'score' is {score.ToString(System.Globalization.CultureInfo.InvariantCulture)}; it must lie in 0 to 1.", "score", "out_of_range")),
        (null, "up") => (1, null),
        (null, "down") => (0, null),
        (null, null) => (0, RequestError.Invalid("'score' (0 to 1) or 'thumbs' ('up' or 'down') is missing.", "score", "missing_field")),
        (null, _) => (0, RequestError.Invalid("'thumbs' must be 'up' or 'down'.", "thumbs", "invalid_value")),
        _ => (0, RequestError.Invalid("Give 'score' or 'thumbs', not both.", "score", "invalid_value")),
    };
}
