using System.Globalization;
using System.Text.RegularExpressions;

namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>
/// <c>number</c>: the last number of the answer equals that of the reference within one part in a million; what comes before
/// it is working. As GSM8K is scored (Cobbe et al. 2021, arXiv 2110.14168), whose references put the result last too; the
/// tolerance forgives what printing a binary fraction does to it, not a result that was rounded.
/// </summary>
public sealed partial class NumberScorer : IAnswerScorer
{
    private const double RelativeTolerance = 1e-6;

    /// <inheritdoc/>
    public string Name => "number";

    /// <inheritdoc/>
    public string? Refuse(string reference) => Last(reference) is null ? "holds no number" : null;

    /// <inheritdoc/>
    public double Score(string reference, string answer) =>
        Last(reference) is { } expected && Last(answer) is { } actual && Math.Abs(expected - actual) <= RelativeTolerance * Math.Abs(expected) ? 1 : 0;

    private static double? Last(string text)
    {
        if (Number().Matches(text).LastOrDefault() is not { } match)
            return null;
        var digits = match.Value.Replace(",", "", StringComparison.Ordinal).Replace('\u2212', '-');
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    // A minus (typewritten or U+2212) belongs to a number only where nothing stands right before it ("7-3" holds 7 and 3);
    // commas only between groups of three digits; a point only before a digit, so that the full stop of a sentence stays out.
    [GeneratedRegex(@"(?<![\w)])[-\u2212]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|[0-9]+(?:\.[0-9]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
