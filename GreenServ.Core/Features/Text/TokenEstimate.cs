namespace GreenServ.Core.Features.Text;

/// <summary>Estimates a prompt's tokens from its characters, as no model's tokenizer is at hand.</summary>
internal static class TokenEstimate
{
    /// <summary>
    /// Four characters a token in ASCII and Latin, two in other alphabets, one in Han, kana and hangul; a prompt longer than
    /// <paramref name="read"/> is taken to go on in the same way.
    /// </summary>
    /// <returns>At least 1.</returns>
    public static int Count(ReadOnlySpan<char> read, int length)
    {
        var quarters = 0L;
        foreach (var c in read)
            quarters += c < 0x250 ? 1 : Folding.IsIdeographic(c) || c is >= '\uAC00' and <= '\uD7A3' ? 4 : 2;
        var tokens = read.Length == 0 ? 0 : quarters / 4.0 * length / read.Length;
        return Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling(tokens)));
    }
}
