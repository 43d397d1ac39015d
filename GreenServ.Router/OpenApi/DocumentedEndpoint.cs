using GreenServ.Router.Requests;

namespace GreenServ.Router.OpenApi;

/// <summary>What the OpenAPI document says of one endpoint. Schemas, headers and parameters are named; the components have them.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path as OpenAPI writes it, parameters in braces.</param>
/// <param name="Tag">The group it belongs to; its errors have that group's shape.</param>
/// <param name="Summary">What it does, in a line.</param>
internal sealed record DocumentedEndpoint(string Method, string Path, string Tag, string Summary)
{
    /// <summary>What a line does not hold; Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>Schema of its JSON body; <c>null</c> where it takes none.</summary>
    public string? Body { get; init; }

    /// <summary>Parameters beside those of the path.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Answers that are none of an error.</summary>
    public required IReadOnlyList<DocumentedAnswer> Answers { get; init; }

    /// <summary>Statuses of its errors, beside the ones every endpoint behind the key gate has.</summary>
    public IReadOnlyList<int> Errors { get; init; } = [];
}

/// <summary>One answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Description">What it means.</param>
/// <param name="Content">Media types with their schemas; none for an empty body.</param>
internal sealed record DocumentedAnswer(int Status, string Description, params (string MediaType, string Schema)[] Content)
{
    /// <summary>Headers it carries.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    public static DocumentedAnswer Json(string schema, string description = "As asked.", int status = StatusCodes.Status200OK) =>
        new(status, description, ("application/json", schema));
}

/// <summary>Groups of endpoints.</summary>
internal static class DocumentTags
{
    public const string OpenAi = "OpenAI";
    public const string Ollama = "Ollama";
    public const string Feedback = "Feedback";
    public const string Routing = "Routing";
    public const string Administration = "Administration";
    public const string Operation = "Operation";

    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        (OpenAi, "OpenAI's API. Fields that are not named here reach the model's host as they came, and come back so."),
        (Ollama, "Ollama's API. Fields that are not named here reach the model's host as they came, and come back so."),
        (Feedback, "How good answers were: what the router learns from."),
        (Routing, "Why requests went where they went, and how promises stand."),
        (Administration, "Changes while running, no restart. `PUT` wants the item's etag as `If-Match`."),
        (Operation, "Health, metrics, this document."),
    ];

    /// <summary>Whose shape errors of a group have; <c>null</c> for problem details.</summary>
    public static Surface? ErrorsOf(string tag) => tag switch
    {
        OpenAi or Feedback => Surface.OpenAi,
        Ollama => Surface.Ollama,
        _ => null,
    };
}
