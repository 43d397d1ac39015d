using System.Text.Json;

namespace GreenServ.Simulator.OpenAi;

/// <summary>Reads fields of OpenAI's requests that come in several forms.</summary>
internal static class OpenAiFields
{
    public static IReadOnlyList<string> Stops(JsonElement stop) => stop.ValueKind switch
    {
        JsonValueKind.String => [stop.GetString()!],
        JsonValueKind.Array => [.. stop.EnumerateArray().Select(text => text.ToString())],
        _ => [],
    };

    /// <summary><c>none</c>, <c>required</c>, a tool's name, or <c>null</c> where it is left to the model.</summary>
    public static string? ToolChoice(JsonElement choice) => choice.ValueKind switch
    {
        JsonValueKind.String when choice.GetString() is "none" or "required" => choice.GetString(),
        JsonValueKind.Object when choice.TryGetProperty("function", out var function) => function.GetProperty("name").GetString(),
        JsonValueKind.Object when choice.TryGetProperty("name", out var name) => name.GetString(),
        _ => null,
    };

    /// <summary>Whether to think, by the effort asked for; <c>null</c> where none is.</summary>
    public static bool? Think(string? effort) => string.IsNullOrEmpty(effort) ? null : effort != "none";

    public static JsonElement? Schema(ResponseFormat? format) =>
        format is { Type: "json_schema", JsonSchema.Schema: { ValueKind: JsonValueKind.Object } schema } ? schema : null;
}
