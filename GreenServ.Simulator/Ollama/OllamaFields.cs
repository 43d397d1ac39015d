using System.Text.Json;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Ollama;

/// <summary>Reads fields of Ollama's requests that come in several forms.</summary>
internal static class OllamaFields
{
    private static readonly string[] s_levels = ["high", "medium", "low", "max"];

    /// <summary>What a request is refused with before anything else; <c>null</c> when these fields are right.</summary>
    public static Admission? Refuse(JsonElement think, int? topLogprobs)
    {
        if (topLogprobs is < 0 or > 20)
            return Admission.BadJson("top_logprobs must be between 0 and 20");
        return think.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False => null,
            JsonValueKind.String when s_levels.Contains(think.GetString()) => null,
            JsonValueKind.String => Admission.BadJson(
                $"invalid think value: \"{think.GetString()}\" (must be \"high\", \"medium\", \"low\", \"max\", true, or false)"),
            _ => Admission.BadJson("think must be a boolean or string (\"high\", \"medium\", \"low\", \"max\", true, or false)"),
        };
    }

    /// <summary>Why an answer in a format can not be had: Ollama notices when it generates, and calls that its own failure.</summary>
    public static Admission? RefuseFormat(JsonElement format) =>
        format.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object || (format.ValueKind is JsonValueKind.String && format.GetString() is "" or "json")
            ? null
            : Admission.Refused(StatusCodes.Status500InternalServerError, $"invalid format: {format.GetRawText()}; expected \"json\" or a valid JSON Schema object");

    public static bool? Think(JsonElement think) => think.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.String => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static JsonElement? Schema(JsonElement format) => format.ValueKind is JsonValueKind.Object ? format : null;

    public static bool IsJson(JsonElement format) => format.ValueKind is JsonValueKind.String && format.GetString() == "json";

    public static IReadOnlyList<string> Stops(GenerationOptions? options) => options?.Stop.ValueKind switch
    {
        JsonValueKind.String => [options.Stop.GetString()!],
        JsonValueKind.Array => [.. options.Stop.EnumerateArray().Select(stop => stop.ToString())],
        _ => [],
    };
}
