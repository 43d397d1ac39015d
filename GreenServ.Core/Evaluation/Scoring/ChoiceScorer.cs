using System.Text.RegularExpressions;

namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>
/// <c>choice</c>: the letter, A to J, that the answer picks is the reference's. Read as MMLU-Pro reads it (Wang et al. 2024,
/// arXiv 2406.01574, <c>compute_accuracy.py</c>): what follows "answer is" or "answer:", else the last letter that stands
/// alone. Beyond that, a letter that opens the answer as an option's mark ("B.", "(B)") is the pick, of several "answer is" the
/// last counts, and the words "A" and "I" before another word are no letters.
/// </summary>
public sealed partial class ChoiceScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "choice";

    /// <inheritdoc/>
    public string? Refuse(string reference) => Reference().IsMatch(reference) ? null : "is not one letter from A to J";

    /// <inheritdoc/>
    public double Score(string reference, string answer) =>
        Reference().Match(reference) is { Success: true } right && Pick(answer) is { } picked
        && string.Equals(right.Groups[1].Value, picked, StringComparison.OrdinalIgnoreCase) ? 1 : 0;

    private static string? Pick(string answer) =>
        Reference().Match(answer) is { Success: true } alone ? alone.Groups[1].Value
        : Opening().Match(answer) is { Success: true } mark ? mark.Groups["letter"].Value
        : Stated().Matches(answer).LastOrDefault() is { } stated ? stated.Groups[1].Value
        : Standing().Matches(answer).LastOrDefault()?.Value;

    [GeneratedRegex(@"^[\s*_(\[""']*([A-J])[\s*_)\]""'.:]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^[\s*_]*(?:\((?<letter>[A-J])\)|(?<letter>[A-J])[*_]*[).:](?!\w))", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"(?i:answer(?:\s+is)?)[\s*_:]+[(\[]?([A-HJ]|I(?!\s+[a-z]))(?![\w'’])", RegexOptions.CultureInvariant)]
    private static partial Regex Stated();

    [GeneratedRegex(@"(?<![\w'’])(?:[B-HJ]|[AI](?!\s+[a-z]))(?![\w'’])", RegexOptions.CultureInvariant)]
    private static partial Regex Standing();
}
