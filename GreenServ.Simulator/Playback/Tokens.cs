namespace GreenServ.Simulator.Playback;

/// <summary>Counts tokens without a tokenizer: one per four letters of a word, at least one per word.</summary>
internal static class Tokens
{
    /// <summary>What a chat template adds around a message.</summary>
    public const int PerMessage = 4;

    public static int Count(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        foreach (var range in text.SplitAny(" \n\t\r"))
            tokens += OfWord(text[range].Length);
        return tokens;
    }

    /// <summary>Words with the blank before them, as a model's tokens usually have it.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] is ' ')
            {
                words.Add(text[start..i]);
                start = i;
            }
        }

        words.Add(text[start..]);
        return words;
    }

    private static int OfWord(int length) => (length + 3) / 4;
}
