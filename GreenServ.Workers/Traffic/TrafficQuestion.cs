using System.Text.Json.Serialization;

namespace GreenServ.Workers.Traffic;

/// <summary>A question as the simulator hands it out.</summary>
internal sealed record TrafficQuestion(string Id, string Kind, string Prompt, string Reference, string Scorer);

internal sealed record TrafficQuestions(IReadOnlyList<TrafficQuestion> Questions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrafficQuestions))]
internal sealed partial class TrafficJsonContext : JsonSerializerContext;
