using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Reading;

/// <summary>Flesch reading ease (GreenServ, equation 11): 206.835 − 1.015·words/sentences − 84.6·syllables/words.</summary>
internal static class ReadingEase
{
    /// <summary>What a text without words scores: nothing in it is hard.</summary>
    public const double NoWords = 100;

    /// <summary>About 0 (hard) to 100 (easy), unclamped, always finite.</summary>
    public static double Score(ReadOnlySpan<char> text) => Score(Count(text));

    /// <summary>The same from a count.</summary>
    public static double Score(in ReadingCount count) => count.Words == 0
        ? NoWords
        : 206.835 - 1.015 * count.Words / count.Sentences - 84.6 * count.Syllables / count.Words;

    /// <summary>Counts a text.</summary>
    public static ReadingCount Count(ReadOnlySpan<char> text)
    {
        var count = new ReadingCount();
        var reader = new WordReader(text);
        var end = 0;
        while (reader.MoveNext())
        {
            count.Word(reader, text[end..reader.Start]);
            end = reader.End;
        }

        return count;
    }
}
