using System.Text;

namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>Text as the scorers see it.</summary>
internal static class Words
{
    // Marks that may stand around an answer without being part of it: a leading point or sign is one (.NET, -3).
    private const string Opening = "\"'“”‘’«»‹›„‚`*_([{¿¡";
    private const string Closing = "\"'“”‘’«»‹›`*_)]}.,;:!?…。！？";

    /// <summary>Every run of blanks one space, none at the ends.</summary>
    public static string Collapsed(string text)
    {
        var collapsed = new StringBuilder(text.Length);
        foreach (var sign in text.AsSpan().Trim())
        {
            if (!char.IsWhiteSpace(sign))
                collapsed.Append(sign);
            else if (collapsed[^1] != ' ')
                collapsed.Append(' ');
        }

        return collapsed.ToString();
    }

    /// <summary>As <see cref="Collapsed"/>, and without quotes, brackets, emphasis and the marks that end a sentence at its ends.</summary>
    public static string Bare(string text)
    {
        var bare = Collapsed(text).AsSpan();
        while (bare.Length > 0 && (Opening.Contains(bare[0]) || bare[0] == ' '))
            bare = bare[1..];
        while (bare.Length > 0 && (Closing.Contains(bare[^1]) || bare[^1] == ' '))
            bare = bare[..^1];
        return bare.ToString();
    }

    /// <summary>As <see cref="Collapsed"/>, and of one case.</summary>
    public static string Folded(string text) => Collapsed(text).ToUpperInvariant();

    /// <summary>Whether a phrase stands in the text with no letter or digit right before or after it.</summary>
    public static bool Holds(ReadOnlySpan<char> text, ReadOnlySpan<char> phrase)
    {
        if (phrase.IsEmpty)
            return false;
        var start = 0;
        while (text[start..].IndexOf(phrase) is >= 0 and var found)
        {
            var at = start + found;
            var end = at + phrase.Length;
            var begins = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            if (begins && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                return true;

            // Within a word it does not begin: "aaaa" in a longer row of a would be compared at every place.
            start = at + 1;
            while (start < text.Length && char.IsLetterOrDigit(text[start - 1]))
                start++;
        }

        return false;
    }
}
