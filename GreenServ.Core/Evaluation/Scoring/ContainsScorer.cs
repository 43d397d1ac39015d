namespace GreenServ.Core.Evaluation.Scoring;

/// <summary><c>contains</c>: the answer holds the reference as whole words, whatever its case.</summary>
public sealed class ContainsScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "contains";

    /// <inheritdoc/>
    public string? Refuse(string reference) => string.IsNullOrWhiteSpace(reference) ? "is blank" : null;

    /// <inheritdoc/>
    public double Score(string reference, string answer) => Words.Holds(Words.Folded(answer), Words.Folded(reference)) ? 1 : 0;
}
