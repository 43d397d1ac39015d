using System.Text.Json;
using System.Text.RegularExpressions;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Answering;

/// <summary>
/// Decides which of the tools offered a simulated model calls: those whose name or description shares a word with the
/// prompt. A tool that takes one text is called once for each name in the prompt.
/// </summary>
internal static partial class ToolCaller
{
    private const int ShortestTellingWord = 4;

    public static IReadOnlyList<ToolCall> Decide(Ask ask)
    {
        if (ask.ToolChoice == "none" || ask.ToolResults.Count > 0)
            return [];
        var offered = ask.Tools.Select(Read).ToArray();
        var wanted = offered.Where(tool => tool.Name == ask.ToolChoice).DefaultIfEmpty().First() is { Name: not null } named
            ? [named]
            : offered.Where(tool => IsMeant(tool, ask.Prompt)).ToArray();
        if (wanted.Length == 0 && ask.ToolChoice == "required")
            wanted = offered[..Math.Min(1, offered.Length)];
        var calls = wanted.SelectMany(tool => Arguments(tool.Parameters, ask.Prompt).Select(arguments => (tool.Name, Arguments: arguments))).ToArray();
        return [.. (ask.ParallelToolCalls ? calls : calls.Take(1)).Select((call, i) => new ToolCall(IdOf(ask.Prompt, i), call.Name, call.Arguments))];
    }

    private static (string Name, string Description, JsonElement Parameters) Read(JsonElement tool)
    {
        var function = Property(tool, "function") ?? tool;
        return (Property(function, "name")?.ToString() ?? "", Property(function, "description")?.ToString() ?? "", Property(function, "parameters") ?? default);
    }

    private static bool IsMeant((string Name, string Description, JsonElement Parameters) tool, string prompt)
    {
        var words = Word().Matches(prompt).Select(match => match.Value.ToLowerInvariant()).Where(word => word.Length >= ShortestTellingWord).ToHashSet();
        return Word().Matches($"{tool.Name} {tool.Description}").Any(match => words.Contains(match.Value.ToLowerInvariant()));
    }

    private static IEnumerable<string> Arguments(JsonElement parameters, string prompt)
    {
        var names = Name().Matches(prompt).Select(match => match.Value).Distinct().ToArray();
        return names.Length > 1 && TakesOneText(parameters)
            ? names.Select(name => SchemaSample.Of(parameters, prompt, name))
            : [SchemaSample.Of(parameters, prompt, names.FirstOrDefault() ?? "simulated")];
    }

    private static bool TakesOneText(JsonElement parameters) =>
        Property(parameters, "properties") is { ValueKind: JsonValueKind.Object } properties
        && properties.EnumerateObject().Count(property => Property(property.Value, "type")?.ToString() == "string" && Property(property.Value, "enum") is null) == 1;

    // As Ollama writes them: "call_" and eight letters and digits.
    private static string IdOf(string prompt, int index)
    {
        var hash = StableDraw.Mix(StableDraw.Hash(prompt) + (ulong)index);
        return $"call_{hash & 0xffffffff:x8}";
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    /// <summary>A capitalised word that begins no sentence.</summary>
    [GeneratedRegex(@"(?<=[^.!?\s]\s+)\p{Lu}\p{Ll}+")]
    private static partial Regex Name();
}
