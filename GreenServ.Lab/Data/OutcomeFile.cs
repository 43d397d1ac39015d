using System.Text;

namespace GreenServ.Lab.Data;

/// <summary>A file of recorded outcomes, one JSON object a line. A byte-order mark, CRLF and blank lines are tolerated.</summary>
internal static class OutcomeFile
{
    /// <summary>Reads the file row by row into a table.</summary>
    /// <param name="path">File to read.</param>
    /// <param name="keepPrompts">Whether prompts are needed; every row must then have one.</param>
    /// <param name="impute">Whether missing cells are drawn from the same task and model.</param>
    public static Result<OutcomeTable> Read(string path, bool keepPrompts, bool impute)
    {
        if (Directory.Exists(path))
            return Fail($"{path} is a folder, not a file of recorded outcomes.");
        if (!File.Exists(path))
            return Fail($"{path} does not exist.");
        var builder = new OutcomeTableBuilder();
        var line = 0;
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            for (var text = reader.ReadLine(); text is not null; text = reader.ReadLine())
            {
                line++;
                if (string.IsNullOrWhiteSpace(text))
                    continue;
                var (row, error) = OutcomeRowParser.Parse(text);
                if (row is null)
                    return Fail($"{path}, line {line}: {error}.");
                if (keepPrompts && row.Prompt is null)
                    return Fail($"{path}, line {line}: field 'prompt' is missing; learned features read it.");
                builder.Add(keepPrompts ? row : row with { Prompt = null });
            }
        }
        catch (DecoderFallbackException)
        {
            return Fail($"{path}, near line {line + 1}: not valid UTF-8.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail($"{path} cannot be read: {exception.Message}");
        }

        var (table, reason) = builder.Build(Path.GetFileNameWithoutExtension(path), impute);
        return table is null ? Fail($"{path} {reason}") : Result<OutcomeTable>.Ok(table);
    }

    private static Result<OutcomeTable> Fail(string error) => Result<OutcomeTable>.Fail(error);
}
