using GreenServ.Router.Ollama;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Pool;
using GreenServ.Router.Requests;
using GreenServ.Router.Translation;

namespace GreenServ.Router.Forwarding;

/// <summary>Which exchange serves a request at a host: by what is asked, what the host speaks, and which endpoints it turned out to lack.</summary>
internal sealed class Exchanges(HostAbilities abilities)
{
    private static readonly Exchange s_chat = new PassThrough(
        OpenAiOperations.ChatCompletions, Payload.Choices | Payload.EmptyChoices, delivery => new SsePassage(delivery), asksForUsage: true);

    private static readonly Exchange s_completions = new PassThrough(
        OpenAiOperations.Completions, Payload.Choices | Payload.EmptyChoices, delivery => new SsePassage(delivery), asksForUsage: true);

    // Ollama's own /v1 reads a little less than OpenAI's.
    private static readonly Exchange s_ollamaChatCompletions = new AnswerLimit(s_chat);
    private static readonly Exchange s_ollamaCompletions = new LonePrompt(s_completions);
    private static readonly Exchange s_responses = new PassThrough(OpenAiOperations.Responses, Payload.Output, delivery => new ResponsesPassage(delivery));
    private static readonly Exchange s_embeddings = new PassThrough(OpenAiOperations.Embeddings, Payload.Data, openStream: null);
    private static readonly Exchange s_ollamaChat = new PassThrough(OllamaOperations.Chat, Payload.Message, delivery => new NdjsonPassage(delivery));
    private static readonly Exchange s_ollamaGenerate = new PassThrough(OllamaOperations.Generate, Payload.Text, delivery => new NdjsonPassage(delivery));
    private static readonly Exchange s_ollamaEmbed = new PassThrough(OllamaOperations.Embed, Payload.Embeddings, openStream: null);
    private static readonly Exchange s_ollamaEmbeddings = new PassThrough(OllamaOperations.Embeddings, Payload.Embedding, openStream: null);

    /// <summary>The exchange for a request at a host.</summary>
    public Exchange For(InferenceRequest request, ModelHost host) =>
        request.Operation == OpenAiOperations.ChatCompletions ? host.Kind == HostKind.Ollama ? s_ollamaChatCompletions : s_chat
        : request.Operation == OpenAiOperations.Completions ? host.Kind == HostKind.Ollama ? s_ollamaCompletions : s_completions
        : request.Operation == OpenAiOperations.Embeddings ? s_embeddings
        : request.Operation == OpenAiOperations.Responses ? abilities.Lacks(host, s_responses.Path) ? TranslatedExchange.ResponsesAsChat : s_responses
        : host.Kind == HostKind.Ollama ? Native(request.Operation)
        : Translated(request);

    /// <summary>What serves instead when a host answers that it has no such path; <c>null</c> when nothing does.</summary>
    public Exchange? Instead(Exchange exchange, ModelHost host, AttemptFailure failure)
    {
        if (exchange != s_responses || failure.Status is not (StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status501NotImplemented))
            return null;

        // The same status tells of a model that is gone, and then names it.
        if (failure.Error.Contains("model", StringComparison.OrdinalIgnoreCase))
            return null;
        abilities.NoteLack(host, exchange.Path);
        return TranslatedExchange.ResponsesAsChat;
    }

    private static Exchange Native(Operation operation) =>
        operation == OllamaOperations.Chat ? s_ollamaChat
        : operation == OllamaOperations.Generate ? s_ollamaGenerate
        : operation == OllamaOperations.Embed ? s_ollamaEmbed
        : s_ollamaEmbeddings;

    private static TranslatedExchange Translated(InferenceRequest request) =>
        request.Operation == OllamaOperations.Chat ? TranslatedExchange.OllamaChat
        : request.Operation == OllamaOperations.Embed ? TranslatedExchange.OllamaEmbed
        : request.Operation == OllamaOperations.Embeddings ? TranslatedExchange.OllamaEmbeddings
        : request.IsPlainCompletion ? TranslatedExchange.OllamaPlainGenerate
        : TranslatedExchange.OllamaGenerate;
}
