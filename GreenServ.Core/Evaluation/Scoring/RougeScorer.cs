using System.Runtime.InteropServices;

namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>
/// <c>rouge-l</c>: harmonic mean of precision and recall by the longest common subsequence of words (Lin 2004, "ROUGE: A Package
/// for Automatic Evaluation of Summaries", section 3.1, β = 1), over the texts as a whole and without stemming, as Google's
/// <c>rouge_score</c> gives <c>rougeL</c>; letters and digits are Unicode's instead of ASCII's.
/// </summary>
public sealed class RougeScorer : IAnswerScorer
{
    /// <inheritdoc/>
    public string Name => "rouge-l";

    /// <inheritdoc/>
    public string? Refuse(string reference) => Tokens.OfLettersAndDigits(reference).Count == 0 ? "holds no word" : null;

    /// <inheritdoc/>
    public double Score(string reference, string answer)
    {
        var (expected, actual) = (Tokens.OfLettersAndDigits(reference), Tokens.OfLettersAndDigits(answer));
        return Tokens.F1(CommonSubsequence(expected, actual), expected.Count, actual.Count);
    }

    // Sixty-four cells of the usual table at once (Crochemore et al. 2001, "A fast and practical bit-vector algorithm for the
    // longest common subsequence problem"): an answer as long as any is compared in milliseconds. A zero in a row of the
    // table marks where the subsequence grows; row' = (row + (row & matches)) | (row & ~matches).
    private static int CommonSubsequence(List<string> expected, List<string> actual)
    {
        var row = new ulong[(expected.Count + 63) / 64];
        Array.Fill(row, ulong.MaxValue);
        var matchesOf = Positions(expected, row.Length);
        foreach (var token in actual)
        {
            if (!matchesOf.TryGetValue(token, out var matches))
                continue;
            var carry = 0UL;
            for (var i = 0; i < row.Length; i++)
            {
                var sum = (UInt128)row[i] + (row[i] & matches[i]) + carry;
                carry = (ulong)(sum >> 64);
                row[i] = (ulong)sum | (row[i] & ~matches[i]);
            }
        }

        var length = 0;
        for (var i = 0; i < expected.Count; i++)
            length += (row[i / 64] >> (i % 64) & 1) == 0 ? 1 : 0;
        return length;
    }

    private static Dictionary<string, ulong[]> Positions(List<string> tokens, int words)
    {
        var positions = new Dictionary<string, ulong[]>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            ref var bits = ref CollectionsMarshal.GetValueRefOrAddDefault(positions, tokens[i], out _);
            bits ??= new ulong[words];
            bits[i / 64] |= 1UL << (i % 64);
        }

        return positions;
    }
}
