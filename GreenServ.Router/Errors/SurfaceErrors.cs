using GreenServ.Router.Limits;
using GreenServ.Router.Metering;
using GreenServ.Router.Requests;
using Microsoft.AspNetCore.Mvc;

namespace GreenServ.Router.Errors;

/// <summary>Writes errors in the shape of the surface that was asked: OpenAI's under <c>/v1</c>, Ollama's under <c>/api</c>, problem details elsewhere.</summary>
internal static class SurfaceErrors
{
    /// <summary>Hosts are probed, and stores tried again, every few seconds.</summary>
    private const string RetryAfterSeconds = "5";

    public static async Task WriteAsync(HttpResponse response, RequestError error, CancellationToken cancellationToken)
    {
        response.StatusCode = error.Status;
        SetRetryAfter(response, error);
        response.HttpContext.RequestServices.GetRequiredService<RefusalMetrics>().Count(error);
        if (SurfaceOf(response.HttpContext.Request.Path) is not { } surface)
        {
            await TypedResults.Problem(ToProblem(error)).ExecuteAsync(response.HttpContext);
            return;
        }

        await WriteJsonAsync(response, ToJson(surface, error), cancellationToken);
    }

    /// <summary>When to try again: as the error says, else for what is away until the router looks again.</summary>
    public static void SetRetryAfter(HttpResponse response, RequestError error)
    {
        if (error.RetryAfter is { } wait)
            response.Headers.RetryAfter = RateLimitHeaders.RetryAfter(wait);
        else if (error.Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds;
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

    private static ProblemDetails ToProblem(RequestError error)
    {
        var problem = new ProblemDetails { Status = error.Status, Detail = error.Message };
        if (error.Code is not null)
            problem.Extensions["code"] = error.Code;
        return problem;
    }

    // Routing ignores case, so this must too.
    private static Surface? SurfaceOf(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) ? Surface.OpenAi
        : path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ? Surface.Ollama
        : null;
}
