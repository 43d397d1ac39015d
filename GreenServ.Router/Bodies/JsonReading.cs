using System.Text.Json;

namespace GreenServ.Router.Bodies;

/// <summary>What several readers of bodies do alike.</summary>
internal static class JsonReading
{
    /// <summary>Reads the value the reader stands on to its end; whether it is <c>true</c> or text with something in it.</summary>
    public static bool SkipTruthy(ref Utf8JsonReader json)
    {
        var truthy = json.TokenType == JsonTokenType.True || (json.TokenType == JsonTokenType.String && json.GetString()!.Length > 0);
        json.Skip();
        return truthy;
    }

    /// <summary>Reads the value the reader stands on to its end; whether it is an array with something in it.</summary>
    public static bool SkipFilledArray(ref Utf8JsonReader json) => CountElements(ref json) > 0;

    /// <summary>Reads the value the reader stands on to its end; how many elements it has, 0 where it is no array.</summary>
    public static int CountElements(ref Utf8JsonReader json)
    {
        var count = 0;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return 0;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            count++;
            json.Skip();
        }

        return count;
    }

    /// <summary>Reads one object.</summary>
    /// <exception cref="JsonException">The bytes are something else, or more than that.</exception>
    public static JsonDocument ParseObject(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8);
        var document = JsonDocument.ParseValue(ref json);
        if (document.RootElement.ValueKind == JsonValueKind.Object && !json.Read())
            return document;
        document.Dispose();
        throw new JsonException("It is no JSON object.");
    }
}
