using System.Text.Json;
using GreenServ.Core.Evaluation.Scoring;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Scoring;

/// <summary>
/// What a request says a right answer would be. It lives in memory, as long as the request does: no record, log, metric or
/// request to a host has any of it (which is why this is no record, whose text would show it).
/// </summary>
/// <param name="texts">At least one; an answer is as good as by the one it matches best.</param>
/// <param name="scorer">What compares.</param>
internal sealed class Reference(IReadOnlyList<string> texts, IAnswerScorer scorer)
{
    public const string Param = "greenserv.reference";

    private const int MostTexts = 32;

    // Comparing may take memory that grows with the square of it, and time that grows with it times the answer's length.
    private const int LongestCharacters = 32_768;

    /// <summary>Name of what compares.</summary>
    public string Scorer => scorer.Name;

    /// <summary>0..1.</summary>
    public double Score(string answer) => texts.Max(text => scorer.Score(text, answer));

    /// <summary>Reads the field's value.</summary>
    /// <exception cref="InvalidOperationException">It holds text that is not valid Unicode.</exception>
    public static (IReadOnlyList<string>? Texts, RequestError? Error) Read(JsonElement value)
    {
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        if (items.Length == 0 || items.Any(item => item.ValueKind != JsonValueKind.String))
            return (null, RequestError.Invalid($"'{Param}' must be a string, or an array of strings of which any is right.", Param, "invalid_type"));
        if (items.Length > MostTexts)
            return (null, RequestError.Invalid($"'{Param}' has {items.Length} texts; at most {MostTexts} are compared.", Param));
        string[] texts = [.. items.Select(item => item.GetString()!)];
        return texts.Sum(text => (long)text.Length) is > LongestCharacters and var length
            ? (null, RequestError.Invalid($"'{Param}' has {length} characters; at most {LongestCharacters} are compared, all texts of it together.", Param))
            : (texts, null);
    }

    /// <summary>Why nothing could be right by it; <c>null</c> when something could.</summary>
    public RequestError? Check()
    {
        var refusal = texts.Select(scorer.Refuse).FirstOrDefault(reason => reason is not null);
        return refusal is null ? null : RequestError.Invalid($"'{Param}' {refusal}, so scorer '{Scorer}' would call every answer wrong.", Param);
    }
}
