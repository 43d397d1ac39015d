using System.Collections.Frozen;
using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Reading;

/// <summary>Flesch reading ease (GreenServ, equation 11): 206.835 − 1.015·words/sentences − 84.6·syllables/words.</summary>
internal static class ReadingEase
{
    /// <summary>What a text without words scores: nothing in it is hard.</summary>
    public const double NoWords = 100;

    private static readonly FrozenSet<ulong> s_abbreviations =
        ((string[])["mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "fig", "inc", "approx", "eq"]).Select(HashOf).ToFrozenSet();

    /// <summary>About 0 (hard) to 100 (easy), unclamped, always finite.</summary>
    public static double Score(ReadOnlySpan<char> text)
    {
        var counts = Count(text);
        return counts.Words == 0
            ? NoWords
            : 206.835 - 1.015 * counts.Words / counts.Sentences - 84.6 * counts.Syllables / counts.Words;
    }

    /// <summary>Words, sentences and syllables. A sentence ends at <c>.</c>, <c>!</c> or <c>?</c> before a space, or at an empty line.</summary>
    public static (int Words, int Sentences, int Syllables) Count(ReadOnlySpan<char> text)
    {
        int words = 0, sentences = 0, syllables = 0, end = 0;
        var abbreviation = false;
        var reader = new WordReader(text);
        while (reader.MoveNext())
        {
            if (words > 0 && EndsSentence(text[end..reader.Start], abbreviation))
                sentences++;
            words++;
            syllables += reader.IsIdeograph ? 1 : Syllables.Count(reader.Word);
            end = reader.End;
            abbreviation = IsInitial(reader.Word) || s_abbreviations.Contains(reader.Hash);
        }

        return (words, words == 0 ? 0 : sentences + 1, syllables);
    }

    private static bool EndsSentence(ReadOnlySpan<char> gap, bool afterAbbreviation)
    {
        var newLines = 0;
        var stopped = false;
        for (var i = 0; i < gap.Length; i++)
        {
            switch (gap[i])
            {
                case '。' or '！' or '？' or '।':
                    return true;
                case '.':
                    stopped |= !(afterAbbreviation && i == 0);
                    break;
                case '!' or '?' or '…':
                    stopped = true;
                    break;
                case '\n' when ++newLines == 2:
                    return true;
            }

            if (stopped && char.IsWhiteSpace(gap[i]))
                return true;
        }

        return false;
    }

    // "J. Smith", "e.g. this": one letter before a full stop; "I." does end sentences.
    private static bool IsInitial(ReadOnlySpan<char> word) => word.Length == 1 && char.IsAsciiLetter(word[0]) && word[0] != 'I';

    private static ulong HashOf(string word)
    {
        var reader = new WordReader(word);
        reader.MoveNext();
        return reader.Hash;
    }
}
