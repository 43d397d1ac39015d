using System.Text.Json;
using System.Text.Json.Serialization;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Ollama;

internal sealed record OllamaError(string Error);

internal sealed record OllamaVersion(string Version);

internal sealed record ModelDetails(
    string ParentModel, string Format, string Family, IReadOnlyList<string> Families, string ParameterSize, string QuantizationLevel);

internal sealed record TagsResponse(IReadOnlyList<TaggedModel> Models);

internal sealed record TaggedModel(string Name, string Model, DateTimeOffset ModifiedAt, long Size, string Digest, ModelDetails Details);

internal sealed record RunningResponse(IReadOnlyList<RunningModel> Models);

internal sealed record RunningModel(
    string Name, string Model, long Size, string Digest, ModelDetails Details, DateTimeOffset ExpiresAt, long SizeVram, int ContextLength);

/// <summary><c>name</c> is the older spelling of <c>model</c>.</summary>
internal sealed record ShowRequest(string? Model, string? Name);

internal sealed record ShowResponse(
    string License,
    string Modelfile,
    string Parameters,
    string Template,
    ModelDetails Details,
    IReadOnlyDictionary<string, JsonElement> ModelInfo,
    IReadOnlyList<string> Capabilities,
    DateTimeOffset ModifiedAt);

internal sealed record GenerationOptions(int? NumPredict);

internal sealed record ChatRequest(
    string? Model, IReadOnlyList<Message>? Messages, bool? Stream, JsonElement Tools, JsonElement KeepAlive, GenerationOptions? Options);

internal sealed record GenerateRequest(
    string? Model, string? Prompt, string? System, bool? Stream, JsonElement KeepAlive, GenerationOptions? Options);

internal sealed record EmbedRequest(string? Model, JsonElement Input, bool? Truncate);

internal sealed record EmbedResponse(string Model, IReadOnlyList<float[]> Embeddings, long TotalDuration, long LoadDuration, int PromptEvalCount);

internal sealed record AssistantMessage(string Role, string Content);

/// <summary>A line of <c>/api/chat</c> or <c>/api/generate</c>; the last one carries the counts. Durations are nanoseconds.</summary>
internal sealed record GenerationLine
{
    public required string Model { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of a chat.</summary>
    public AssistantMessage? Message { get; init; }

    /// <summary>Of a completion.</summary>
    public string? Response { get; init; }

    public required bool Done { get; init; }
    public string? DoneReason { get; init; }
    public IReadOnlyList<int>? Context { get; init; }
    public long? TotalDuration { get; init; }
    public long? LoadDuration { get; init; }
    public int? PromptEvalCount { get; init; }
    public long? PromptEvalDuration { get; init; }
    public int? EvalCount { get; init; }
    public long? EvalDuration { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OllamaError))]
[JsonSerializable(typeof(OllamaVersion))]
[JsonSerializable(typeof(TagsResponse))]
[JsonSerializable(typeof(RunningResponse))]
[JsonSerializable(typeof(ShowRequest))]
[JsonSerializable(typeof(ShowResponse))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(GenerateRequest))]
[JsonSerializable(typeof(GenerationLine))]
[JsonSerializable(typeof(EmbedRequest))]
[JsonSerializable(typeof(EmbedResponse))]
internal sealed partial class OllamaJsonContext : JsonSerializerContext;
