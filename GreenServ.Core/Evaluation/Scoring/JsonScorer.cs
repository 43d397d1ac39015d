using System.Text.Json;
using System.Text.RegularExpressions;

namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>
/// <c>json</c>: the answer is JSON of the same value as the reference. Objects are compared by name whatever the order, lists in
/// order, numbers by value. Of an answer that holds a fenced block of code, the first block is read.
/// </summary>
public sealed partial class JsonScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public string? Refuse(string reference)
    {
        using var parsed = Parse(reference);
        return parsed is null ? "is no JSON" : null;
    }

    /// <inheritdoc/>
    public double Score(string reference, string answer)
    {
        using var expected = Parse(reference);
        using var actual = Parse(Fence().Match(answer) is { Success: true } fenced ? fenced.Groups[1].Value : answer);
        return expected is not null && actual is not null && JsonElement.DeepEquals(expected.RootElement, actual.RootElement) ? 1 : 0;
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // The second is text that is not valid Unicode.
            return null;
        }
    }

    [GeneratedRegex("```[^\\n`]*\\n(.*?)```", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();
}
