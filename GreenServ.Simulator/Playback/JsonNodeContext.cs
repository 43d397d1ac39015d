using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GreenServ.Simulator.Playback;

[JsonSerializable(typeof(JsonArray))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class JsonNodeContext : JsonSerializerContext;
