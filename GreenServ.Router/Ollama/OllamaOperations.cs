using GreenServ.Router.Requests;

namespace GreenServ.Router.Ollama;

/// <summary>What clients of Ollama's API may ask of a model.</summary>
internal static class OllamaOperations
{
    public static Operation Chat { get; } = new()
    {
        Path = "api/chat",
        Surface = Surface.Ollama,
        Kind = OperationKind.Chat,
        Fields = () => new OllamaChatFields(),
    };

    public static Operation Generate { get; } = new()
    {
        Path = "api/generate",
        Surface = Surface.Ollama,
        Kind = OperationKind.TextCompletion,
        Fields = () => new OllamaGenerateFields(),
    };

    public static Operation Embed { get; } = new()
    {
        Path = "api/embed",
        Surface = Surface.Ollama,
        Kind = OperationKind.Embeddings,
        Fields = () => new OllamaEmbedFields("input"),
    };

    /// <summary>Superseded by <see cref="Embed"/>, but older clients know no other.</summary>
    public static Operation Embeddings { get; } = new()
    {
        Path = "api/embeddings",
        Surface = Surface.Ollama,
        Kind = OperationKind.Embeddings,
        Fields = () => new OllamaEmbedFields("prompt"),
    };

    public static IReadOnlyList<Operation> All { get; } = [Chat, Generate, Embed, Embeddings];
}
