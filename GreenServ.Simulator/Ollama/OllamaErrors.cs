using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Ollama;

/// <summary><c>{"error":"…"}</c>.</summary>
internal static class OllamaErrors
{
    public static IResult Of(Admission refused) =>
        TypedResults.Json(new OllamaError(refused.Error), OllamaJsonContext.Default.OllamaError, statusCode: refused.Status);
}
