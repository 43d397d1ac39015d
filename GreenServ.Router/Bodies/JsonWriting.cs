using System.Text.Json;

namespace GreenServ.Router.Bodies;

/// <summary>What several writers of bodies do alike.</summary>
internal static class JsonWriting
{
    /// <summary>Writes a value in the bytes it came in: escapes and numbers keep their form.</summary>
    public static void WriteAsCame(this Utf8JsonWriter json, JsonElement value) => json.WriteRawValue(value.GetRawText(), skipInputValidation: true);
}
