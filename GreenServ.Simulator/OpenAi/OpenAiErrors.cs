using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary>Errors in OpenAI's shape, with the types that Ollama gives them by their status.</summary>
internal static class OpenAiErrors
{
    public static IResult Of(Admission refused) => TypedResults.Json(
        new OpenAiErrorResponse(new(refused.Error, TypeOf(refused.Status), null, null)),
        OpenAiJsonContext.Default.OpenAiErrorResponse,
        statusCode: refused.Status);

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "invalid_request_error",
        StatusCodes.Status404NotFound => "not_found_error",
        _ => "api_error",
    };
}
