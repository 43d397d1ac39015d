using System.Text;
using System.Text.Json;
using GreenServ.Core.Features;

namespace GreenServ.Lab.Training;

/// <summary>A file of labelled prompts, one JSON object a line: <c>{"kind","source","prompt"}</c>.</summary>
internal static class LabelledFile
{
    /// <summary>Reads all of it; blank lines are skipped.</summary>
    public static Result<IReadOnlyList<LabelledPrompt>> Read(string path)
    {
        if (!File.Exists(path))
            return Fail($"{path} does not exist.");
        var prompts = new List<LabelledPrompt>();
        var number = 0;
        try
        {
            foreach (var line in File.ReadLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true)))
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                var (prompt, problem) = Parse(line);
                if (prompt is null)
                    return Fail($"{path}, line {number}: {problem}.");
                prompts.Add(prompt);
            }
        }
        catch (DecoderFallbackException)
        {
            return Fail($"{path}, near line {number + 1}: not valid UTF-8.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail($"{path} cannot be read: {exception.Message}");
        }

        return prompts.Count == 0 ? Fail($"{path} holds no prompts.") : Result<IReadOnlyList<LabelledPrompt>>.Ok(prompts);
    }

    private static (LabelledPrompt? Prompt, string? Problem) Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            if (row.ValueKind != JsonValueKind.Object)
                return (null, "not a JSON object");
            if (Text(row, "kind") is not { } name || !Enum.TryParse<TaskKind>(name, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
                return (null, $"field 'kind' must be one of {string.Join(", ", Enum.GetNames<TaskKind>()).ToLowerInvariant()}");
            if (Text(row, "source") is not { Length: > 0 } source)
                return (null, "field 'source' is missing");
            return Text(row, "prompt") is { } prompt ? (new LabelledPrompt(kind, source, prompt), null) : (null, "field 'prompt' is missing");
        }
        catch (JsonException)
        {
            return (null, "not valid JSON");
        }
    }

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Result<IReadOnlyList<LabelledPrompt>> Fail(string error) => Result<IReadOnlyList<LabelledPrompt>>.Fail(error);
}
