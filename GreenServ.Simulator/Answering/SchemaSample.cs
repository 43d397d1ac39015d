using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Answering;

/// <summary>Makes JSON that fits a schema: what a model writes that is held to one.</summary>
internal sealed partial class SchemaSample
{
    private const int DeepestNesting = 16;

    private readonly JsonElement _root;
    private readonly string _prompt;
    private readonly string _text;

    private SchemaSample(JsonElement root, string prompt, string text) => (_root, _prompt, _text) = (root, prompt, text);

    /// <param name="schema">A JSON schema; without one any object fits.</param>
    /// <param name="prompt">Numbers and choices are taken from it where it names some.</param>
    /// <param name="text">What texts say.</param>
    public static string Of(JsonElement schema, string prompt, string text) =>
        new SchemaSample(schema, prompt, text).Value(schema, 0)?.ToJsonString() ?? "null";

    private JsonNode? Value(JsonElement schema, int depth)
    {
        if (depth > DeepestNesting || schema.ValueKind is not JsonValueKind.Object)
            return new JsonObject();
        if (Property(schema, "$ref") is { ValueKind: JsonValueKind.String } reference)
            return Value(Resolve(reference.GetString()!), depth + 1);
        if (Property(schema, "const") is { } constant)
            return JsonNode.Parse(constant.GetRawText());
        if (Property(schema, "enum") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0)
            return JsonNode.Parse(Mentioned(choices).GetRawText());
        foreach (var combination in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (Property(schema, combination) is { ValueKind: JsonValueKind.Array } parts && parts.GetArrayLength() > 0)
                return Value(parts[0], depth + 1);
        }

        return TypeOf(schema) switch
        {
            "string" => JsonValue.Create(TextOf(schema)),
            "integer" => JsonValue.Create((long)NumberOf(schema)),
            "number" => JsonValue.Create(NumberOf(schema)),
            "boolean" => JsonValue.Create(true),
            "null" => null,
            "array" => ArrayOf(schema, depth),
            _ => ObjectOf(schema, depth),
        };
    }

    private JsonObject ObjectOf(JsonElement schema, int depth)
    {
        var value = new JsonObject();
        if (Property(schema, "properties") is not { ValueKind: JsonValueKind.Object } properties)
            return value;
        foreach (var property in properties.EnumerateObject())
            value[property.Name] = Value(property.Value, depth + 1);
        return value;
    }

    private JsonArray ArrayOf(JsonElement schema, int depth)
    {
        var value = new JsonArray();
        var count = Property(schema, "minItems") is { ValueKind: JsonValueKind.Number } least && least.TryGetInt32(out var items) ? Math.Clamp(items, 1, 100) : 1;
        for (var i = 0; i < count && Property(schema, "items") is { } item; i++)
            value.Add(Value(item, depth + 1));
        return value;
    }

    private string TextOf(JsonElement schema) => Property(schema, "format")?.ToString() switch
    {
        "date" => "2026-01-24",
        "date-time" => "2026-01-24T00:00:00Z",
        "time" => "12:00:00",
        "email" => "someone@example.com",
        "uri" or "url" => "https://example.com/",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        _ => _text,
    };

    private double NumberOf(JsonElement schema)
    {
        var value = Number().Match(_prompt) is { Success: true } match ? double.Parse(match.Value, CultureInfo.InvariantCulture) : 0;
        if (Property(schema, "minimum") is { ValueKind: JsonValueKind.Number } least)
            value = Math.Max(value, least.GetDouble());
        if (Property(schema, "maximum") is { ValueKind: JsonValueKind.Number } most)
            value = Math.Min(value, most.GetDouble());
        return value;
    }

    private JsonElement Mentioned(JsonElement choices)
    {
        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind is JsonValueKind.String && _prompt.Contains(choice.GetString()!, StringComparison.OrdinalIgnoreCase))
                return choice;
        }

        return choices[0];
    }

    private JsonElement Resolve(string reference)
    {
        var found = _root;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = Property(found, step) ?? default;
        return found;
    }

    private static string? TypeOf(JsonElement schema) => Property(schema, "type") switch
    {
        { ValueKind: JsonValueKind.String } type => type.GetString(),
        { ValueKind: JsonValueKind.Array } types => types.EnumerateArray().Select(type => type.ToString()).FirstOrDefault(type => type != "null"),
        _ => null,
    };

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
