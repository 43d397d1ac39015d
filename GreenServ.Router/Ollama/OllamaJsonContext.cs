using System.Text.Json.Serialization;

namespace GreenServ.Router.Ollama;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OllamaVersion))]
internal sealed partial class OllamaJsonContext : JsonSerializerContext;
