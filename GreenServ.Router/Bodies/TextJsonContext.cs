using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GreenServ.Router.Bodies;

/// <summary>Single values as JSON.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class TextJsonContext : JsonSerializerContext
{
    /// <summary>
    /// How the router writes JSON of its own. The browser-safe default would print λ and quotes as escapes; these bodies are
    /// JSON, never HTML.
    /// </summary>
    public static JsonWriterOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
