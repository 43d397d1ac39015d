namespace GreenServ.Core.Evaluation.Scoring;

/// <summary><c>recall</c>: the share of the reference's different words, parted by blanks, that the answer holds.</summary>
public sealed class RecallScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "recall";

    /// <inheritdoc/>
    public string? Refuse(string reference) => string.IsNullOrWhiteSpace(reference) ? "holds no word" : null;

    /// <inheritdoc/>
    public double Score(string reference, string answer)
    {
        var expected = reference.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return expected.Length == 0 ? 0 : expected.Count(word => Words.Holds(answer, word)) / (double)expected.Length;
    }
}
