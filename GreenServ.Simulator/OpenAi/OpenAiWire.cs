using System.Text.Json;
using System.Text.Json.Serialization;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

internal sealed record OpenAiErrorResponse(OpenAiError Error);

internal sealed record OpenAiError(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);

internal sealed record ModelList(string Object, IReadOnlyList<ListedModel> Data);

internal sealed record ListedModel(string Id, string Object, long Created, string OwnedBy);

internal sealed record StreamOptions(bool IncludeUsage);

internal sealed record ChatCompletionRequest(
    string? Model,
    IReadOnlyList<Message>? Messages,
    bool? Stream,
    StreamOptions? StreamOptions,
    int? MaxTokens,
    int? MaxCompletionTokens,
    JsonElement Tools);

internal sealed record Usage(int PromptTokens, int CompletionTokens, int TotalTokens);

internal sealed record CompletionMessage(string Role, string Content);

internal sealed record CompletionChoice(
    int Index, CompletionMessage Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

internal sealed record ChunkChoice(
    int Index, CompletionMessage Delta, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

/// <summary>Fields in Ollama's order.</summary>
internal sealed record ChatCompletion(
    string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<CompletionChoice> Choices, Usage Usage);

/// <summary>Fields in Ollama's order.</summary>
internal sealed record ChatCompletionChunk(
    string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<ChunkChoice> Choices, Usage? Usage);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenAiErrorResponse))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ListedModel))]
[JsonSerializable(typeof(ChatCompletionRequest))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatCompletionChunk))]
internal sealed partial class OpenAiJsonContext : JsonSerializerContext;
