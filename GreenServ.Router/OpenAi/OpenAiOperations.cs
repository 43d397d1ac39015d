using GreenServ.Router.Requests;

namespace GreenServ.Router.OpenAi;

/// <summary>What clients of OpenAI's API may ask for.</summary>
internal static class OpenAiOperations
{
    public static Operation ChatCompletions { get; } = new()
    {
        Path = "v1/chat/completions",
        Surface = Surface.OpenAi,
        Kind = OperationKind.Chat,
        IdPrefix = "chatcmpl-",
        Fields = () => new ChatFields(),
    };

    public static Operation Completions { get; } = new()
    {
        Path = "v1/completions",
        Surface = Surface.OpenAi,
        Kind = OperationKind.TextCompletion,
        IdPrefix = "cmpl-",
        Fields = () => new CompletionFields(),
    };

    public static Operation Responses { get; } = new()
    {
        Path = "v1/responses",
        Surface = Surface.OpenAi,
        Kind = OperationKind.Chat,
        IdPrefix = "resp_",
        Fields = () => new ResponsesFields(),
    };

    public static Operation Embeddings { get; } = new()
    {
        Path = "v1/embeddings",
        Surface = Surface.OpenAi,
        Kind = OperationKind.Embeddings,
        Fields = () => new EmbeddingFields(),
    };

    public static IReadOnlyList<Operation> All { get; } = [ChatCompletions, Completions, Responses, Embeddings];
}
