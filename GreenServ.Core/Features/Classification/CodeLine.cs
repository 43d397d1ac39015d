using System.Buffers;

namespace GreenServ.Core.Features.Classification;

/// <summary>Tells source code from prose, line by line.</summary>
internal static class CodeLine
{
    private static readonly SearchValues<char> s_definitionMarks = SearchValues.Create("(:{=<>;\"");
    private static readonly SearchValues<char> s_statementMarks = SearchValues.Create("(={;*<");

    private static readonly string[] s_definitions =
    [
        "def ", "async def ", "class ", "#include", "#!/", "assert ", ">>> ", "func ", "fn ", "function ", "public class ", "public static ",
        "private ", "export ", "import ", "using namespace ", "<?php", "<!DOCTYPE", "CREATE TABLE ", "INSERT INTO ",
    ];

    private static readonly string[] s_statements =
        ["from ", "return ", "const ", "let ", "var ", "public ", "using ", "package ", "if (", "for (", "while (", "SELECT ", "UPDATE ", "struct ", "enum "];

    /// <summary>A line (trimmed) that begins a definition and has the punctuation of one.</summary>
    public static bool IsDefinition(ReadOnlySpan<char> line) => StartsWithAny(line, s_definitions) && line.ContainsAny(s_definitionMarks) && !EndsAsProse(line);

    /// <summary>A line (trimmed) that ends or begins as a statement does.</summary>
    public static bool IsStatement(ReadOnlySpan<char> line) =>
        line[^1] is ';' or '{' or '}' || (StartsWithAny(line, s_statements) && line.ContainsAny(s_statementMarks));

    private static bool EndsAsProse(ReadOnlySpan<char> line) => line[^1] is '.' or '?' or '!';

    private static bool StartsWithAny(ReadOnlySpan<char> line, string[] beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
