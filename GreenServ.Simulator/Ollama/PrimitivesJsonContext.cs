using System.Text.Json.Serialization;

namespace GreenServ.Simulator.Ollama;

/// <summary>The values in <c>model_info</c>.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
internal sealed partial class PrimitivesJsonContext : JsonSerializerContext;
