using GreenServ.Router.Requests;

namespace GreenServ.Router.Errors;

/// <summary>Writes errors in the shape of the surface that was asked: OpenAI's under <c>/v1</c>, Ollama's under <c>/api</c>, problem details elsewhere.</summary>
internal static class SurfaceErrors
{
    /// <summary>Hosts are probed, and stores tried again, every few seconds.</summary>
    private const string RetryAfterSeconds = "5";

    public static async Task WriteAsync(HttpResponse response, RequestError error, CancellationToken cancellationToken)
    {
        response.StatusCode = error.Status;
        if (error.Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds;
        if (SurfaceOf(response.HttpContext.Request.Path) is not { } surface)
        {
            await TypedResults.Problem(error.Message, statusCode: error.Status).ExecuteAsync(response.HttpContext);
            return;
        }

        await WriteJsonAsync(response, ToJson(surface, error), cancellationToken);
    }

    /// <summary>Writes a body in the surface's shape, whose status is set already.</summary>
    public static async Task WriteJsonAsync(HttpResponse response, byte[] body, CancellationToken cancellationToken)
    {
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }

    public static byte[] ToJson(Surface surface, RequestError error) =>
        surface == Surface.Ollama ? OllamaErrors.ToJson(error) : OpenAiErrors.ToJson(error);

    private static Surface? SurfaceOf(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.Ordinal) ? Surface.OpenAi
        : path.StartsWithSegments("/api", StringComparison.Ordinal) ? Surface.Ollama
        : null;
}
