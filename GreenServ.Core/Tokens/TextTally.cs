using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace GreenServ.Core.Tokens;

/// <summary>
/// Counts of a text by <see cref="TextClass"/>, taken in one pass without allocation: with a <see cref="TokenizerFamily"/> they tell about how
/// many tokens it has. Parts are added one after the other, as if they were one text.
/// </summary>
public struct TextTally
{
    private const int LongWord = 6;
    private const int DigitsOfAGroup = 3;

    private Counts _counts;
    private Kind _last;
    private char _lastChar;
    private int _run;

    /// <summary>UTF-16 units counted.</summary>
    public long Characters { get; private set; }

    [UnscopedRef]
    internal readonly ReadOnlySpan<int> PerClass => _counts;

    /// <summary>The counts of one text.</summary>
    public static TextTally Of(ReadOnlySpan<char> text)
    {
        var tally = default(TextTally);
        tally.Add(text);
        return tally;
    }

    /// <summary>Adds what follows.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        Characters += text.Length;
        foreach (var c in text)
        {
            var kind = KindOf(c);
            switch (kind)
            {
                case Kind.Ascii or Kind.Accented:
                    AddLetter(kind);
                    break;
                case Kind.Digit:
                    AddDigit();
                    break;
                case Kind.Mark:
                    _counts[(int)(_last == Kind.Mark ? TextClass.FurtherMarks : TextClass.Marks)]++;
                    break;
                case Kind.Space:
                    AddSpace(c);
                    break;
                default:
                    _counts[(int)kind - (int)Kind.Cyrillic + (int)TextClass.Cyrillic]++;
                    break;
            }

            (_last, _lastChar) = (kind, c);
        }
    }

    private void AddLetter(Kind kind)
    {
        if (_last is not (Kind.Ascii or Kind.Accented))
        {
            _counts[(int)TextClass.Words]++;
            _run = 0;
        }

        if (++_run > LongWord)
            _counts[(int)TextClass.LongWordLetters]++;
        if (kind == Kind.Accented)
            _counts[(int)TextClass.AccentedLetters]++;
    }

    private void AddDigit()
    {
        if (_last != Kind.Digit)
        {
            _counts[(int)TextClass.Numbers]++;
            _run = 0;
        }

        _counts[(int)TextClass.Digits]++;
        if (_run++ % DigitsOfAGroup == 0)
            _counts[(int)TextClass.DigitTriples]++;
    }

    private void AddSpace(char c)
    {
        if (c == '\n')
            _counts[(int)TextClass.Breaks] += _lastChar == '\n' ? 0 : 1;
        else if (_lastChar == '\n' && c is (' ' or '\t'))
            _counts[(int)TextClass.Indentations]++;
    }

    private static Kind KindOf(char c) => c < '\u0080'
        ? char.IsAsciiLetter(c) ? Kind.Ascii : char.IsAsciiDigit(c) ? Kind.Digit : c is ' ' or '\t' or '\n' or '\r' ? Kind.Space : Kind.Mark
        : KindBeyondAscii(c);

    private static Kind KindBeyondAscii(char c) => c switch
    {
        >= '\u00C0' and <= '\u024F' and not ('\u00D7' or '\u00F7') or >= '\u1E00' and <= '\u1EFF' => Kind.Accented,
        >= '\u0370' and <= '\u03FF' or >= '\u1F00' and <= '\u1FFF' => Kind.Greek,
        >= '\u0400' and <= '\u052F' => Kind.Cyrillic,
        >= '\u0590' and <= '\u077F' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFF' => Kind.RightToLeft,
        >= '\u0900' and <= '\u0DFF' => Kind.Indic,
        >= '\u0E00' and <= '\u109F' or >= '\u1780' and <= '\u17FF' => Kind.SoutheastAsian,
        >= '\uAC00' and <= '\uD7A3' or >= '\u1100' and <= '\u11FF' => Kind.Hangul,
        >= '\u3040' and <= '\u30FF' => Kind.Kana,
        >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\u3000' and <= '\u303F' or >= '\uFF00' and <= '\uFF65' => Kind.Han,
        >= '\u2000' and <= '\u206F' or >= '\u00A0' and <= '\u00BF' => Kind.Mark,
        _ => Kind.Other,
    };

    // From Cyrillic on in the order of TextClass.
    private enum Kind
    {
        None,
        Ascii,
        Accented,
        Digit,
        Mark,
        Space,
        Cyrillic,
        Greek,
        RightToLeft,
        Indic,
        SoutheastAsian,
        Hangul,
        Kana,
        Han,
        Other,
    }

    [InlineArray((int)TextClass.Other + 1)]
    private struct Counts
    {
        private int _first;
    }
}
