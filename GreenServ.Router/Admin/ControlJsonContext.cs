using System.Text.Json.Serialization;
using GreenServ.Router.Profiles;
using GreenServ.Router.Security;

namespace GreenServ.Router.Admin;

/// <summary>JSON of control state in store and audit.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(HostDocument))]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(ProfileDocument))]
[JsonSerializable(typeof(AuditedKey))]
[JsonSerializable(typeof(AuditedHost))]
[JsonSerializable(typeof(AuditedSetting[]))]
internal sealed partial class ControlJsonContext : JsonSerializerContext;
