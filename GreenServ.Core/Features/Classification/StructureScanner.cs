using System.Buffers;

namespace GreenServ.Core.Features.Classification;

/// <summary>Fills a <see cref="PromptStructure"/>.</summary>
internal static class StructureScanner
{
    private static readonly SearchValues<char> s_numberCharacters = SearchValues.Create("0123456789.,");

    public static PromptStructure Scan(ReadOnlySpan<char> text)
    {
        var structure = new PromptStructure { Length = text.Length };
        foreach (var line in text.EnumerateLines())
            ScanLine(line.Trim(), ref structure);
        ScanCharacters(text, ref structure);
        return structure;
    }

    private static void ScanLine(ReadOnlySpan<char> line, ref PromptStructure structure)
    {
        if (line.IsEmpty)
            return;
        structure.Lines++;
        if (line.StartsWith("```", StringComparison.Ordinal))
            structure.Fences++;
        else if (IsOption(line))
            structure.OptionLines++;
        else if (line.Length > 2 && line[0] is '-' or '*' or '•' && line[1] == ' ')
            structure.BulletLines++;
        else if (CodeLine.IsDefinition(line))
            structure.DefinitionLines++;
        else if (CodeLine.IsStatement(line))
            structure.CodeLines++;
    }

    private static bool IsOption(ReadOnlySpan<char> line)
    {
        var open = line[0] == '(' ? 1 : 0;
        return line.Length > open + 2
            && line[open] is >= 'A' and <= 'J' or >= 'a' and <= 'e'
            && (open == 1 ? line[2] == ')' : line[1] is ')' or '.' or '．' or '、')
            && !(char.IsAsciiLetter(line[open + 2]) && open == 0);
    }

    private static void ScanCharacters(ReadOnlySpan<char> text, ref PromptStructure structure)
    {
        char beforeLast = ' ', last = ' ', lastSolid = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                if (!char.IsAsciiLetterOrDigit(last) && !(last is '.' or ',' && char.IsAsciiDigit(beforeLast)))
                    structure.Numbers++;
            }
            else if (char.IsAsciiLetterUpper(c))
            {
                if (char.IsAsciiLetterLower(last))
                    structure.Identifiers++;
                else if (last == ' ' && (char.IsAsciiLetterLower(beforeLast) || beforeLast == ','))
                    structure.Names++;
            }
            else if (!char.IsAsciiLetterLower(c))
            {
                ScanMark(text, i, last, ref structure);
            }

            (beforeLast, last) = (last, c);
            if (!char.IsWhiteSpace(c))
                lastSolid = c;
        }

        structure.LastCharacter = lastSolid;
    }

    private static void ScanMark(ReadOnlySpan<char> text, int i, char last, ref PromptStructure structure)
    {
        var next = i + 1 < text.Length ? text[i + 1] : ' ';
        switch (text[i])
        {
            case ',' or '，':
                structure.Commas++;
                break;
            case '?' or '？':
                structure.Questions++;
                structure.SentenceEnds++;
                break;
            case '.' or '!' or '。' or '！':
                structure.SentenceEnds++;
                break;
            case '\\' when char.IsAsciiLetter(next):
            case '$' when !char.IsAsciiDigit(next) || IsTexNumber(text[(i + 1)..]):
                structure.TexMarks++;
                break;
            case '+' or '=' or '^' or '*' or '/' or '<' or '>' or '×' or '÷' or '√' or '≤' or '≥' or '−':
                structure.Operators++;
                break;
            case '_' when char.IsAsciiLetterOrDigit(last) && char.IsAsciiLetterOrDigit(next):
            case '(' when char.IsAsciiLetterOrDigit(last) && next != 's':
                structure.Identifiers++;
                break;
            case '_' when !char.IsAsciiLetterOrDigit(last) && last != '_':
                structure.Blanks++;
                break;
        }
    }

    // "$12$" and "$3x + 1" are formulas, "$12" is money.
    private static bool IsTexNumber(ReadOnlySpan<char> afterDollar)
    {
        var end = afterDollar.IndexOfAnyExcept(s_numberCharacters);
        return end > 0 && (afterDollar[end] is '$' or '\\' or '^' || char.IsAsciiLetter(afterDollar[end]) && afterDollar[end] is not ('k' or 'm' or 'K' or 'M' or 'b' or 'B'));
    }
}
