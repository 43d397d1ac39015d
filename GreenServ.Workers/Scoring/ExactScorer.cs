namespace GreenServ.Workers.Scoring;

/// <summary><c>exact</c>: the answer is the reference, but for case and for blanks, quotes and punctuation around it.</summary>
public sealed class ExactScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public double Score(string reference, string answer) =>
        string.Equals(Words.Trim(reference), Words.Trim(answer), StringComparison.OrdinalIgnoreCase) ? 1 : 0;
}
