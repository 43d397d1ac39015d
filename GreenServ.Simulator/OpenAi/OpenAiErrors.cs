using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary>Errors in OpenAI's shape, with the types that Ollama gives them: whatever fails behind the parser is an <c>api_error</c>.</summary>
internal static class OpenAiErrors
{
    public static IResult Of(Admission refused) => TypedResults.Json(
        new OpenAiErrorResponse(new(refused.Error, refused.Status == StatusCodes.Status400BadRequest ? "invalid_request_error" : "api_error", null, null)),
        OpenAiJsonContext.Default.OpenAiErrorResponse,
        statusCode: refused.Status);
}
