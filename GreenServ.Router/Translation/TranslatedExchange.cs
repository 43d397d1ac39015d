using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Translation;

/// <summary>The host speaks another API than the client: requests and answers are put in the other's words.</summary>
internal sealed class TranslatedExchange : Exchange
{
    private readonly Func<InferenceRequest, RequestError?> _refuse;
    private readonly Func<InferenceRequest, string, byte[]> _write;
    private readonly Func<Delivery, StreamPassage>? _openStream;
    private readonly Func<Delivery, WholePassage> _openWhole;

    private TranslatedExchange(
        Operation atHost, Func<InferenceRequest, RequestError?> refuse, Func<InferenceRequest, string, byte[]> write,
        Func<Delivery, StreamPassage>? openStream, Func<Delivery, WholePassage> openWhole)
    {
        Path = atHost.Path;
        _refuse = refuse;
        _write = write;
        _openStream = openStream;
        _openWhole = openWhole;
    }

    /// <summary>Ollama's chat at an OpenAI-compatible host.</summary>
    public static TranslatedExchange OllamaChat { get; } = new(
        OpenAiOperations.ChatCompletions, OllamaToOpenAi.Refuse, OllamaToOpenAi.WriteChat,
        delivery => new ChatToOllamaStream(delivery, isChat: true), delivery => new ChatToOllamaWhole(delivery, isChat: true));

    /// <summary>Ollama's prompt at an OpenAI-compatible host: a chat of one turn, as it is for Ollama.</summary>
    public static TranslatedExchange OllamaGenerate { get; } = new(
        OpenAiOperations.ChatCompletions, OllamaToOpenAi.Refuse, OllamaToOpenAi.WriteChat,
        delivery => new ChatToOllamaStream(delivery, isChat: false), delivery => new ChatToOllamaWhole(delivery, isChat: false));

    /// <summary>Ollama's raw or fill-in-the-middle prompt at an OpenAI-compatible host.</summary>
    public static TranslatedExchange OllamaPlainGenerate { get; } = new(
        OpenAiOperations.Completions, OllamaToOpenAi.Refuse, OllamaToOpenAi.WriteCompletion,
        delivery => new ChatToOllamaStream(delivery, isChat: false), delivery => new ChatToOllamaWhole(delivery, isChat: false));

    public static TranslatedExchange OllamaEmbed { get; } = new(
        OpenAiOperations.Embeddings, OllamaToOpenAi.Refuse, OllamaToOpenAi.WriteEmbeddings,
        openStream: null, delivery => new EmbeddingsToOllama(delivery, isSingle: false));

    public static TranslatedExchange OllamaEmbeddings { get; } = new(
        OpenAiOperations.Embeddings, OllamaToOpenAi.Refuse, OllamaToOpenAi.WriteEmbeddings,
        openStream: null, delivery => new EmbeddingsToOllama(delivery, isSingle: true));

    /// <summary>The Responses API at a host that has chat completions alone.</summary>
    public static TranslatedExchange ResponsesAsChat { get; } = new(
        OpenAiOperations.ChatCompletions, ResponsesToChat.Refuse, ResponsesToChat.Write,
        delivery => new ChatToResponsesStream(delivery), delivery => new ChatToResponsesWhole(delivery));

    public override string Path { get; }

    public override RequestError? Refuse(InferenceRequest request)
    {
        try
        {
            return _refuse(request);
        }
        catch (InvalidOperationException)
        {
            return RequestError.Invalid("The body holds text that is not valid Unicode.", code: "invalid_json");
        }
    }

    public override byte[] Write(InferenceRequest request, string model) => _write(request, model);

    public override StreamPassage? OpenStream(string? mediaType, Delivery delivery) =>
        mediaType is "text/event-stream" ? _openStream?.Invoke(delivery) : null;

    public override WholePassage OpenWhole(Delivery delivery) => _openWhole(delivery);
}
