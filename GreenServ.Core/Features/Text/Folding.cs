namespace GreenServ.Core.Features.Text;

/// <summary>Lower-casing and word characters by own tables: the same on every platform, whatever its globalisation data.</summary>
internal static class Folding
{
    /// <summary>Lower case of Latin, Greek and Cyrillic letters; everything else as it is.</summary>
    public static char Lower(char c)
    {
        if (c < 0x80)
            return c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
        return c switch
        {
            >= '\u00C0' and <= '\u00DE' and not '\u00D7' => (char)(c + 0x20),
            >= '\u0100' and <= '\u0137' and not ('\u0130' or '\u0131') => (char)(c | 1),
            >= '\u0139' and <= '\u0148' or >= '\u0179' and <= '\u017E' => (char)(c + (c & 1)),
            >= '\u014A' and <= '\u0177' => (char)(c | 1),
            '\u0178' => '\u00FF',
            >= '\u0391' and <= '\u03A9' and not '\u03A2' => (char)(c + 0x20),
            >= '\u0410' and <= '\u042F' => (char)(c + 0x20),
            >= '\u0400' and <= '\u040F' => (char)(c + 0x50),
            _ => c,
        };
    }

    /// <summary>Letters, digits, and the marks that belong to them (vowel signs of Indic scripts and Thai).</summary>
    public static bool IsWordCharacter(char c) =>
        c < 0x80
            ? char.IsAsciiLetterOrDigit(c)
            : char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    /// <summary>Han and kana, which are written without spaces: each counts as a word of its own.</summary>
    public static bool IsIdeographic(char c) =>
        c >= '\u3040' && c is <= '\u30FF' or >= '\u3400' and <= '\u4DBF' or >= '\u4E00' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';
}
