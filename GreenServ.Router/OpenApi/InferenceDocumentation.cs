using static GreenServ.Router.OpenApi.DocumentedAnswer;

namespace GreenServ.Router.OpenApi;

/// <summary>OpenAI's and Ollama's APIs, as far as they are served.</summary>
internal static class InferenceDocumentation
{
    private const string AnyModel = "`model` names a profile (`greenserv`, `greenserv:eco`, …), which has the model chosen, or a model of the pool.";
    private const string Named = "Vectors of different models share no space, so none is chosen: name the model, or a profile that has an `EmbeddingModel`.";
    private const string EventStream = "text/event-stream";
    private const string Ndjson = "application/x-ndjson";

    /// <summary>Headers by which a request steers its routing.</summary>
    public static IReadOnlyList<string> Steering { get; } = ["lambda", "alpha", "task", "allow", "deadlineMs", "priority", "noExplore", "session", "tenant", "scorer"];

    private static readonly string[] s_headers = ["x-greenserv-decision-id", "x-greenserv-model", "x-greenserv-profile", "x-greenserv-energy-predicted-joules", "x-greenserv-energy-joules", "x-greenserv-energy-source"];
    private static readonly int[] s_errors = [400, 404, 413, 415, 429, 502, 503, 504];

    public static IReadOnlyList<DocumentedEndpoint> All { get; } =
    [
        Asks("/v1/chat/completions", DocumentTags.OpenAi, "Completes a chat.", AnyModel, "ChatCompletionRequest", ("application/json", "ChatCompletion"), (EventStream, "CompletionEvents")),
        Asks("/v1/completions", DocumentTags.OpenAi, "Completes a text.", AnyModel, "CompletionRequest", ("application/json", "Completion"), (EventStream, "CompletionEvents")),
        Asks(
            "/v1/responses", DocumentTags.OpenAi, "Makes a response.", AnyModel + " Whole conversations only: neither the router nor its hosts keep responses.",
            "ResponseRequest", ("application/json", "Response"), (EventStream, "ResponseEvents")),
        Asks("/v1/embeddings", DocumentTags.OpenAi, "Turns text into vectors.", Named, "EmbeddingRequest", ("application/json", "EmbeddingList")),
        new("GET", "/v1/models", DocumentTags.OpenAi, "Lists profiles, then the models of the pool.") { Answers = [Json("ModelList")] },
        new("GET", "/v1/models/{id}", DocumentTags.OpenAi, "One profile or model.") { Answers = [Json("Model")], Errors = [404] },

        Asks("/api/chat", DocumentTags.Ollama, "Completes a chat; streams unless told not to.", AnyModel, "OllamaChatRequest", (Ndjson, "OllamaChatAnswer"), ("application/json", "OllamaChatAnswer")),
        Asks(
            "/api/generate", DocumentTags.Ollama, "Completes a text; streams unless told not to.", AnyModel + " Without a prompt the model is loaded, or with `keep_alive: 0` unloaded, and nothing is decided.",
            "OllamaGenerateRequest", (Ndjson, "OllamaGenerateAnswer"), ("application/json", "OllamaGenerateAnswer")),
        Asks("/api/embed", DocumentTags.Ollama, "Turns texts into vectors.", Named, "OllamaEmbedRequest", ("application/json", "OllamaEmbedAnswer")),
        Asks("/api/embeddings", DocumentTags.Ollama, "Turns a text into a vector; superseded by `/api/embed`.", Named, "OllamaEmbeddingsRequest", ("application/json", "OllamaEmbeddingsAnswer")),
        new("GET", "/api/tags", DocumentTags.Ollama, "Lists profiles, then the models of the pool as their hosts list them.") { Answers = [Json("OllamaModelList")] },
        new("POST", "/api/show", DocumentTags.Ollama, "What a model is, as its host says; of a profile, what its pool can do.")
        {
            Body = "OllamaShowRequest", Answers = [Json("OllamaModelFacts")], Errors = [400, 404, 413, 502],
        },
        new("GET", "/api/ps", DocumentTags.Ollama, "Lists the models in memory, on all Ollama hosts together.") { Answers = [Json("OllamaModelList")] },
        new("GET", "/api/version", DocumentTags.Ollama, "The oldest version of the Ollama hosts.") { Answers = [Json("OllamaVersion")] },
        new("GET", "/", DocumentTags.Ollama, "Says that there is an Ollama.") { Answers = [new(200, "`Ollama is running`", ("text/plain", "Text"))] },
        Changes("POST", "/api/pull", "Downloads a model."),
        Changes("POST", "/api/push", "Uploads a model."),
        Changes("POST", "/api/create", "Makes a model."),
        Changes("POST", "/api/copy", "Copies a model."),
        Changes("DELETE", "/api/delete", "Deletes a model."),
        Changes("POST", "/api/blobs/{digest}", "Uploads a file of a model."),
    ];

    private static DocumentedEndpoint Asks(string path, string tag, string summary, string description, string body, params (string MediaType, string Schema)[] answers) => new("POST", path, tag, summary)
    {
        Description = description,
        Body = body,
        Parameters = Steering,
        Answers = [new(200, "The host's answer, with what the router adds: see the headers, `greenserv` and `energy`.", answers) { Headers = s_headers }],
        Errors = s_errors,
    };

    private static DocumentedEndpoint Changes(string method, string path, string summary) => new(method, path, DocumentTags.Ollama, summary)
    {
        Description = "Passes to the one host it means as it came, and its answer back. Needs a key of scope `admin`, whatever else there is.",
        Body = path.Contains("blobs", StringComparison.Ordinal) ? "Bytes" : "OllamaHostChange",
        Parameters = ["host"],
        Answers = [new(200, "The host's answer, as it came.", ("application/json", "OllamaHostChange"), (Ndjson, "OllamaHostChange"))],
        Errors = [400, 502],
    };
}
