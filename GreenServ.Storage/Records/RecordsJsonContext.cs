using System.Text.Json.Serialization;

namespace GreenServ.Storage.Records;

/// <summary>JSON of journal records, as journal and store keep them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalRecord))]
[JsonSerializable(typeof(DecisionRecord))]
[JsonSerializable(typeof(FeedbackRecord))]
[JsonSerializable(typeof(GenerationRecord))]
public sealed partial class RecordsJsonContext : JsonSerializerContext;
