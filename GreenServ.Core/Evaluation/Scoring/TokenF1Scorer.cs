namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>
/// <c>f1</c>: harmonic mean of precision and recall over the words of answer and reference, each counted as often as it
/// occurs, as SQuAD is scored (Rajpurkar et al. 2016, arXiv 1606.05250, <c>evaluate-v1.1.py</c>). Words are lower case, without
/// punctuation and English articles; punctuation is Unicode's beside ASCII's, as in MLQA (Lewis et al. 2020, arXiv 1910.07475).
/// </summary>
public sealed class TokenF1Scorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "f1";

    /// <inheritdoc/>
    public string? Refuse(string reference) => Tokens.WithoutArticles(reference).Count == 0 ? "holds no word but articles" : null;

    /// <inheritdoc/>
    public double Score(string reference, string answer)
    {
        var (expected, actual) = (Tokens.WithoutArticles(reference), Tokens.WithoutArticles(answer));
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in expected)
            left[token] = left.GetValueOrDefault(token) + 1;
        var common = 0;
        foreach (var token in actual)
        {
            if (left.GetValueOrDefault(token) is not (> 0 and var count))
                continue;
            left[token] = count - 1;
            common++;
        }

        return Tokens.F1(common, expected.Count, actual.Count);
    }
}
