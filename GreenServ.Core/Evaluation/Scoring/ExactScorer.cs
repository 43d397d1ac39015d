namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>
/// <c>exact</c>: the answer is the reference, but for case, for how words are parted by blanks, and for quotes, brackets, marks
/// of emphasis and the end of a sentence around them. Signs that carry meaning count: <c>-3</c> is not 3, <c>C#</c> not C.
/// </summary>
public sealed class ExactScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public string? Refuse(string reference) => string.IsNullOrWhiteSpace(reference) ? "is blank" : null;

    /// <inheritdoc/>
    public double Score(string reference, string answer)
    {
        // Of a reference like "?" nothing is left: it stands for itself.
        var bare = Words.Bare(reference);
        return bare.Length > 0
            ? Equal(bare, Words.Bare(answer))
            : Equal(Words.Collapsed(reference), Words.Collapsed(answer));
    }

    private static double Equal(string reference, string answer) => string.Equals(reference, answer, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
}
