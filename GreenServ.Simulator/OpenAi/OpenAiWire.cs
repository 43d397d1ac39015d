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

internal sealed record ReasoningWish(string? Effort);

internal sealed record ResponseFormat(string? Type, JsonSchemaFormat? JsonSchema);

internal sealed record JsonSchemaFormat(JsonElement Schema);

internal sealed record ChatCompletionRequest(
    string? Model,
    IReadOnlyList<Message>? Messages,
    bool? Stream,
    StreamOptions? StreamOptions,
    int? MaxTokens,
    int? MaxCompletionTokens,
    int? N,
    JsonElement Stop,
    IReadOnlyList<JsonElement>? Tools,
    JsonElement ToolChoice,
    bool? ParallelToolCalls,
    ResponseFormat? ResponseFormat,
    ReasoningWish? Reasoning,
    string? ReasoningEffort,
    bool? Logprobs,
    int? TopLogprobs);

internal sealed record CompletionRequest(
    string? Model,
    JsonElement Prompt,
    string? Suffix,
    bool? Stream,
    StreamOptions? StreamOptions,
    int? MaxTokens,
    int? N,
    JsonElement Stop,
    int? Logprobs);

internal sealed record EmbeddingRequest(string? Model, JsonElement Input, int? Dimensions, string? EncodingFormat);

internal sealed record EmbeddingList(string Object, IReadOnlyList<EmbeddingItem> Data, string Model, EmbeddingUsage Usage);

/// <summary>The vector is a list of numbers, or base64 of their bytes.</summary>
internal sealed record EmbeddingItem(string Object, JsonElement Embedding, int Index);

internal sealed record EmbeddingUsage(int PromptTokens, int TotalTokens);

internal sealed record Usage(int PromptTokens, int CompletionTokens, int TotalTokens);

internal sealed record CompletionTool(string Id, int Index, string Type, CompletionFunction Function);

internal sealed record CompletionFunction(string Name, string Arguments);

/// <summary>A message, or what a chunk adds to one: a field that is <c>null</c> adds nothing.</summary>
internal sealed record CompletionMessage(string? Role = null, string? Content = null, string? Reasoning = null, IReadOnlyList<CompletionTool>? ToolCalls = null);

/// <summary>Log probabilities; a choice without them has no such field.</summary>
internal sealed record ChoiceLogprobs(IReadOnlyList<JsonElement> Content);

internal sealed record CompletionChoice(
    int Index, CompletionMessage Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason, ChoiceLogprobs? Logprobs);

internal sealed record ChunkChoice(
    int Index, CompletionMessage Delta, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason, ChoiceLogprobs? Logprobs = null);

internal sealed record TextChoice(
    string Text, int Index, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason, ChoiceLogprobs? Logprobs = null);

/// <summary>Fields in Ollama's order.</summary>
internal sealed record ChatCompletion(
    string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<CompletionChoice> Choices, Usage Usage);

/// <summary>Fields in Ollama's order.</summary>
internal sealed record ChatCompletionChunk(
    string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<ChunkChoice> Choices, Usage? Usage);

/// <summary>A text completion, or a chunk of one.</summary>
internal sealed record TextCompletion(
    string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<TextChoice> Choices, Usage? Usage);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenAiErrorResponse))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ListedModel))]
[JsonSerializable(typeof(ChatCompletionRequest))]
[JsonSerializable(typeof(CompletionRequest))]
[JsonSerializable(typeof(EmbeddingRequest))]
[JsonSerializable(typeof(EmbeddingList))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(ChatCompletionChunk))]
[JsonSerializable(typeof(TextCompletion))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class OpenAiJsonContext : JsonSerializerContext;
