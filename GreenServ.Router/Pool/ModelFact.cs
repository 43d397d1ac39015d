using System.Text.Json;
using GreenServ.Router.Translation;

namespace GreenServ.Router.Pool;

/// <summary>What an Ollama host tells of one model in <c>/api/show</c>, as far as routing asks.</summary>
/// <param name="Capabilities">In Ollama's words; empty where not told.</param>
/// <param name="ContextLength">Most tokens the model was made for; <c>null</c> where not told.</param>
internal sealed record ModelFact(IReadOnlyList<string> Capabilities, int? ContextLength)
{
    public static ModelFact Unknown { get; } = new([], null);

    public static ModelFact Read(JsonElement shown)
    {
        var fields = new JsonFields(shown);
        var info = fields["model_info"] is { ValueKind: JsonValueKind.Object } given ? given.EnumerateObject().ToArray() : [];
        var length = info.FirstOrDefault(field => field.Name.EndsWith(".context_length", StringComparison.Ordinal)).Value;
        return new(
            [.. fields.List("capabilities").Where(capability => capability.ValueKind == JsonValueKind.String).Select(capability => capability.GetString()!)],
            length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var tokens) ? tokens : null);
    }
}
