using System.Collections.Frozen;
using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Reading;

/// <summary>Words, sentences and syllables of a text, counted word by word. A sentence ends at <c>.</c>, <c>!</c> or <c>?</c> before a space, or at an empty line.</summary>
internal struct ReadingCount
{
    private static readonly FrozenSet<ulong> s_abbreviations =
        ((string[])["mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "fig", "inc", "approx", "eq"]).Select(HashOf).ToFrozenSet();

    private int _stops;
    private bool _abbreviation;

    public int Words { get; private set; }

    public int Syllables { get; private set; }

    /// <summary>The last one counts even if nothing ends it.</summary>
    public readonly int Sentences => Words == 0 ? 0 : _stops + 1;

    /// <summary>The next word.</summary>
    /// <param name="reader">Stands at the word.</param>
    /// <param name="gap">What lies between it and the word before.</param>
    public void Word(in WordReader reader, ReadOnlySpan<char> gap)
    {
        var word = reader.Word;
        if (Words > 0 && EndsSentence(gap, _abbreviation))
            _stops++;
        Words++;
        Syllables += reader.IsIdeograph ? 1 : Reading.Syllables.Count(word);
        _abbreviation = IsInitial(word) || s_abbreviations.Contains(reader.Hash);
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
