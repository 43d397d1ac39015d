using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Reading;

/// <summary>Counts the syllables of a word by English spelling rules; other scripts by length.</summary>
internal static class Syllables
{
    /// <summary>At least 1: groups of vowels, less the silent endings -e, -es and -ed, plus vowels that meet but stay apart.</summary>
    public static int Count(ReadOnlySpan<char> word)
    {
        if (char.IsDigit(word[0]) || word.Length == 1)
            return 1;
        if (word[0] >= '\u0250')
            return Math.Max(1, (word.Length + 1) / 3);

        var groups = 0;
        var inGroup = false;
        for (var i = 0; i < word.Length; i++)
        {
            var vowel = IsVowel(At(word, i)) && !(At(word, i) == 'u' && i > 0 && At(word, i - 1) == 'q');
            if (vowel && (!inGroup || IsHiatus(word, i, groups)))
                groups++;
            inGroup = vowel;
        }

        return Math.Max(1, groups - (EndsSilent(word) ? 1 : 0));
    }

    // A vowel that opens a new syllable although another stands before it: medi-a, vari-ation, cre-ate, be-ing, study-ing, flu-id.
    private static bool IsHiatus(ReadOnlySpan<char> word, int i, int groups)
    {
        var next = i + 1 < word.Length ? At(word, i + 1) : '\0';
        var before = i > 1 ? At(word, i - 2) : '\0';
        return (At(word, i - 1), At(word, i)) switch
        {
            ('i', 'a') => (next is '\0' or 't' or 's' && before is not ('c' or 't' or 's')) || IsIate(word, i),
            ('i', 'o') => before is not ('t' or 's' or 'c' or 'g' or 'n' or 'x' or 'l' or 'h'),
            ('i', 'u') => next is 'm',
            ('e', 'a') => next is '\0' ? groups > 1 : next is 't' && IsCreate(word, i),
            ('e', 'o') => next is not 'p' && before != 'g',
            ('e' or 'o' or 'y', 'i') => next is 'n' && i + 2 < word.Length && At(word, i + 2) == 'g',
            ('u', 'a') => before is not 'g' && next is 'l' or 't',
            ('u', 'i') => before is 'l' && next is 'd' or 't',
            _ => false,
        };
    }

    private static bool IsIate(ReadOnlySpan<char> word, int i) =>
        i + 2 < word.Length && At(word, i + 1) == 't' && At(word, i + 2) is 'e' or 'i';

    private static bool IsCreate(ReadOnlySpan<char> word, int i) =>
        i >= 3 && At(word, i - 2) == 'r' && At(word, i - 3) == 'c' && !word[i..].StartsWith("atur", StringComparison.OrdinalIgnoreCase);

    private static bool EndsSilent(ReadOnlySpan<char> word)
    {
        var last = At(word, word.Length - 1);
        if (word.Length < 3)
            return false;
        var second = At(word, word.Length - 2);
        var third = At(word, word.Length - 3);
        return last switch
        {
            'e' => !IsVowel(second) && !(second == 'l' && !IsVowel(third)),
            's' when second == 'e' => !IsVowel(third) && third is not ('s' or 'x' or 'z' or 'c' or 'g' or 'h') && !(third == 'l' && word.Length > 3 && !IsVowel(At(word, word.Length - 4))),
            'd' when second == 'e' => !IsVowel(third) && third is not ('t' or 'd') && word.Length > 3,
            _ => false,
        };
    }

    private static char At(ReadOnlySpan<char> word, int i) => Folding.Lower(word[i]);

    private static bool IsVowel(char c) =>
        c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y'
            or (>= '\u00E0' and <= '\u00FF' and not ('\u00E7' or '\u00F0' or '\u00F1' or '\u00F7' or '\u00FE')) or '\u0153';
}
