namespace GreenServ.Workers.Scoring;

/// <summary>Text as the scorers see it.</summary>
internal static class Words
{
    /// <summary>Without blanks, quotes and punctuation at both ends.</summary>
    public static string Trim(string text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && !char.IsLetterOrDigit(text[start]))
            start++;
        while (end > start && !char.IsLetterOrDigit(text[end - 1]))
            end--;
        return text[start..end];
    }

    /// <summary>Whether a phrase stands in the text with no letter or digit right before or after it.</summary>
    public static bool Holds(string text, string phrase)
    {
        if (phrase.Length == 0)
            return false;
        for (var at = text.IndexOf(phrase, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(phrase, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + phrase.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                return true;
        }

        return false;
    }
}
