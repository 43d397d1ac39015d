using System.Text.Json.Serialization;

namespace GreenServ.Router.OpenAi;

[JsonSerializable(typeof(string))]
internal sealed partial class ModelNameJsonContext : JsonSerializerContext;
