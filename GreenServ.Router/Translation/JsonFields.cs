using System.Text.Json;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Translation;

/// <summary>
/// An object's fields as hosts written in Go read them: names are compared ignoring case, and of several of one name the last
/// one counts. A field that is <c>null</c> counts as absent.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.OrdinalIgnoreCase);

    public JsonFields(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (var field in value.EnumerateObject())
            _fields[field.Name] = field.Value;
    }

    public JsonElement? this[string name] =>
        _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Fields of other names than these, in order.</summary>
    public IEnumerable<KeyValuePair<string, JsonElement>> Except(IReadOnlySet<string> names) => _fields.Where(field => !names.Contains(field.Key));

    /// <summary>The text of a field; <c>null</c> where it is absent or no text.</summary>
    public string? Text(string name) => this[name] is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Whether a field is <c>true</c>.</summary>
    public bool IsTrue(string name) => this[name] is { ValueKind: JsonValueKind.True };

    /// <summary>The elements of a field; none where it is absent or no array.</summary>
    public IEnumerable<JsonElement> List(string name) => this[name] is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>Reads a body that was read before, so that it is known to be an object.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body) =>
        JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = InferenceRequestReader.MaxDepth });
}
