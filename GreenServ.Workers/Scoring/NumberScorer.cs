using System.Globalization;
using System.Text.RegularExpressions;

namespace GreenServ.Workers.Scoring;

/// <summary><c>number</c>: the last number of the answer equals the reference; what comes before it is working.</summary>
public sealed partial class NumberScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "number";

    /// <inheritdoc/>
    public double Score(string reference, string answer) =>
        Last(reference) is { } expected && Last(answer) is { } actual && expected == actual ? 1 : 0;

    private static decimal? Last(string text)
    {
        if (Number().Matches(text).LastOrDefault() is not { } match)
            return null;
        var digits = match.Value.Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // A minus belongs to a number only where nothing stands right before it ("7-3" holds 7 and 3); commas only between
    // groups of three digits; a point only before a digit, so that the full stop of a sentence stays out.
    [GeneratedRegex(@"(?<![\w)])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\d+(?:\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
