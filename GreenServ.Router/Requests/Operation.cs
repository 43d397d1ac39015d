using GreenServ.Storage.Records;

namespace GreenServ.Router.Requests;

/// <summary>What a client may ask for: one path of a surface.</summary>
internal sealed class Operation
{
    /// <summary>Path at the router, and at a host that speaks the surface itself; no leading slash.</summary>
    public required string Path { get; init; }

    public required Surface Surface { get; init; }

    /// <summary>What is done, in OpenTelemetry's words: one of <see cref="OperationKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Begins the response's id; <c>null</c> where a response has none.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Makes the reader of one request's fields.</summary>
    public required Func<RequestFields> Fields { get; init; }

    /// <summary>Vectors of different models share no space, so no policy chooses their model.</summary>
    public bool IsEmbedding => Kind == OperationKind.Embeddings;
}

/// <summary>Whose API a path belongs to.</summary>
internal enum Surface
{
    OpenAi,
    Ollama,
}

/// <summary>The well-known values of <c>gen_ai.operation.name</c> that occur here.</summary>
internal static class OperationKind
{
    public const string Chat = "chat";
    public const string TextCompletion = "text_completion";
    public const string Embeddings = DecisionRecord.Embeddings;
}
