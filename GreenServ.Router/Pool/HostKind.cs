namespace GreenServ.Router.Pool;

/// <summary>What a model host speaks.</summary>
public enum HostKind
{
    /// <summary>Ollama: models and digests from <c>/api/tags</c>, requests to its <c>/v1</c>.</summary>
    Ollama,

    /// <summary>Anything OpenAI-compatible (vLLM, llama.cpp): models from <c>/v1/models</c>.</summary>
    OpenAi,
}
