using System.Text;

namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>Texts as the words that published measures count.</summary>
internal static class Tokens
{
    // Of ASCII's punctuation, what Unicode calls symbols.
    private const string Symbols = "$+<=>^`|~";

    /// <summary>SQuAD's: lower case, punctuation taken out (not replaced), split at blanks, articles left out.</summary>
    public static List<string> WithoutArticles(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (!char.IsPunctuation(sign) && !Symbols.Contains(sign))
                kept.Append(char.ToLowerInvariant(sign));
        }

        return [.. kept.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(token => token is not ("a" or "an" or "the"))];
    }

    /// <summary>ROUGE's: lower case, runs of letters and digits. Marks that combine with a letter belong to it.</summary>
    public static List<string> OfLettersAndDigits(string text)
    {
        var tokens = new List<string>();
        var lower = text.ToLowerInvariant();
        for (var i = 0; i < lower.Length;)
        {
            var start = i;
            while (i < lower.Length && IsPartOfWord(lower[i]))
                i++;
            if (i > start)
                tokens.Add(lower[start..i]);
            else
                i++;
        }

        return tokens;
    }

    /// <summary>Harmonic mean of the shares that <paramref name="common"/> is of the two counts; 0 where there is nothing in common.</summary>
    public static double F1(int common, int expected, int actual) => common == 0 ? 0 : 2.0 * common / (expected + actual);

    // Halves of pairs are letters beyond the first 65,536 signs, or emoji.
    private static bool IsPartOfWord(char sign) =>
        char.IsLetterOrDigit(sign) || char.IsSurrogate(sign) || char.GetUnicodeCategory(sign) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
