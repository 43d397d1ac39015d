namespace GreenServ.Core.Evaluation.Scoring;

/// <summary><c>recall</c>: the share of the reference's different words (runs of letters and digits) that the answer holds, whatever their order.</summary>
public sealed class RecallScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "recall";

    /// <inheritdoc/>
    public string? Refuse(string reference) => Tokens.OfLettersAndDigits(reference).Count == 0 ? "holds no word" : null;

    /// <inheritdoc/>
    public double Score(string reference, string answer)
    {
        var expected = Tokens.OfLettersAndDigits(reference).ToHashSet(StringComparer.Ordinal);
        var count = expected.Count;
        expected.ExceptWith(Tokens.OfLettersAndDigits(answer));
        return count == 0 ? 0 : (count - expected.Count) / (double)count;
    }
}
