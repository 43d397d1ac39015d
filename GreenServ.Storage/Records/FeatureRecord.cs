namespace GreenServ.Storage.Records;

/// <summary>The features of a prompt in readable form; see <see cref="Core.Features.PromptFeatures"/>.</summary>
public sealed record FeatureRecord(
    string Task, double TaskProbability, bool TaskStated, int Cluster, double FleschReadingEase, string Language, string Traits, int EstimatedInputTokens);
