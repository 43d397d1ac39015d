using System.Text.Json;

namespace GreenServ.Router.OpenAi;

/// <summary>Whether a format asks for a JSON schema.</summary>
internal static class SchemaMention
{
    /// <summary>Reads the value the reader stands on to its end.</summary>
    public static bool In(ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return body[start..(int)json.BytesConsumed].IndexOf("json_schema"u8) >= 0;
    }
}
