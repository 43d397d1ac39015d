using GreenServ.Router.Requests;

namespace GreenServ.Router.Ollama;

/// <summary>Ollama's API.</summary>
internal static class OllamaSurface
{
    public static IEndpointRouteBuilder MapOllama(this IEndpointRouteBuilder endpoints)
    {
        foreach (var operation in OllamaOperations.All)
            endpoints.MapInference(operation);
        endpoints.MapTags();
        endpoints.MapShow();
        endpoints.MapRunningModels();
        endpoints.MapVersion();
        endpoints.MapHostChanges();

        // What clients ask to see whether an Ollama is there.
        endpoints.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], () => TypedResults.Text("Ollama is running"));
        return endpoints;
    }
}
