using System.Text.Json.Serialization;

namespace GreenServ.Client.Wire;

/// <summary>JSON of GreenServ's own HTTP surface.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(FeedbackResponse))]
[JsonSerializable(typeof(DecisionExplanation))]
[JsonSerializable(typeof(DecisionPreview))]
[JsonSerializable(typeof(DecisionReplayed))]
[JsonSerializable(typeof(PoolStatus))]
[JsonSerializable(typeof(ServiceHealth))]
[JsonSerializable(typeof(SlaStatus))]
[JsonSerializable(typeof(EnergyStatus))]
[JsonSerializable(typeof(CarbonStatus))]
[JsonSerializable(typeof(SavingsReport))]
[JsonSerializable(typeof(EnergyCalibration))]
[JsonSerializable(typeof(KeySettings))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(CreatedKey))]
[JsonSerializable(typeof(HostSettings))]
[JsonSerializable(typeof(HostList))]
[JsonSerializable(typeof(ModelSettings))]
[JsonSerializable(typeof(ModelDetails))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(ProfileList))]
[JsonSerializable(typeof(ProfileChange))]
public sealed partial class GreenServJsonContext : JsonSerializerContext;
