using System.Text.Json.Serialization;

namespace GreenServ.Storage.Records;

/// <summary>The features of a prompt in readable form; see <see cref="Core.Features.PromptFeatures"/>.</summary>
/// <param name="Cluster"><c>null</c> where nothing told it.</param>
/// <param name="Encoder">Which encoder told the cluster; <c>null</c> in records older than the choice of one.</param>
/// <param name="EncoderFallback">Why it was not the configured encoder, for people; <c>null</c> where it was. Holds nothing of the prompt.</param>
public sealed record FeatureRecord(
    [property: JsonRequired] string Task, double TaskProbability, bool TaskStated, int? Cluster, double FleschReadingEase, [property: JsonRequired] string Language, [property: JsonRequired] string Traits, int EstimatedInputTokens,
    string? Encoder = null, string? EncoderFallback = null);
