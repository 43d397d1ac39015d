using System.Text.Json;
using GreenServ.Router.Bodies;

namespace GreenServ.Router.Errors;

/// <summary>Errors in Ollama's shape: <c>{"error":"…"}</c>.</summary>
internal static class OllamaErrors
{
    public static byte[] ToJson(RequestError error) => ToJson(error.Message);

    public static byte[] ToJson(string message)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            json.WriteString("error", message);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
