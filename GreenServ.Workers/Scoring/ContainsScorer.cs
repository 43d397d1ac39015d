namespace GreenServ.Workers.Scoring;

/// <summary><c>contains</c>: the answer holds the reference as whole words, whatever its case.</summary>
public sealed class ContainsScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "contains";

    /// <inheritdoc/>
    public double Score(string reference, string answer) => Words.Holds(answer, reference.Trim()) ? 1 : 0;
}
