namespace GreenServ.Core.Features.Text;

/// <summary>Walks over the words of a text without copying: runs of letters and digits, with apostrophes between letters and marks between digits; one word per ideograph.</summary>
internal ref struct WordReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>Index of the word's first character.</summary>
    public int Start { get; private set; }

    /// <summary>Index after the word's last character.</summary>
    public int End { get; private set; }

    /// <summary>Hash of the lower-cased word, inner marks left out ("Don't" and "dont" are one word).</summary>
    public ulong Hash { get; private set; }

    /// <summary>The word as written.</summary>
    public readonly ReadOnlySpan<char> Word => _text[Start..End];

    /// <summary>Whether the word is one character of a script without spaces.</summary>
    public readonly bool IsIdeograph => End - Start == 1 && Folding.IsIdeographic(_text[Start]);

    public bool MoveNext()
    {
        var i = End;
        while (i < _text.Length && !Folding.IsWordCharacter(_text[i]))
            i++;
        if (i == _text.Length)
            return false;

        Start = i;
        var hash = StableHash.Append(StableHash.Seed, Folding.Lower(_text[i]));
        var alone = Folding.IsIdeographic(_text[i]);
        for (i++; !alone && i < _text.Length; i++)
        {
            var c = _text[i];
            if (Folding.IsWordCharacter(c) && !Folding.IsIdeographic(c))
                hash = StableHash.Append(hash, Folding.Lower(c));
            else if (!IsInnerMark(i))
                break;
        }

        End = i;
        Hash = hash;
        return true;
    }

    private readonly bool IsInnerMark(int i)
    {
        if (i + 1 >= _text.Length)
            return false;
        var (before, after) = (_text[i - 1], _text[i + 1]);
        return _text[i] switch
        {
            '\'' or '\u2019' => char.IsLetter(before) && char.IsLetter(after) && !Folding.IsIdeographic(after),
            '.' or ',' => char.IsAsciiDigit(before) && char.IsAsciiDigit(after),
            _ => false,
        };
    }
}
