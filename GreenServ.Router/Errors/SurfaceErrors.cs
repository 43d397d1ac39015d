using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace GreenServ.Router.Errors;

/// <summary>Writes an error in the shape of the surface it was met on: OpenAI's under <c>/v1</c>, Ollama's under <c>/api</c>, problem details elsewhere.</summary>
internal static class SurfaceErrors
{
    // JSON, never HTML: quotes and λ may stand for themselves.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(HttpResponse response, RequestError error, CancellationToken cancellationToken)
    {
        // Routing ignores case, so this must too.
        var path = response.HttpContext.Request.Path;
        if (path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
            return OpenAiErrors.WriteAsync(response, error, cancellationToken);
        OpenAiErrors.SetRetryAfter(response, error);
        return path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            ? WriteOllamaAsync(response, error, cancellationToken)
            : TypedResults.Problem(ToProblem(error)).ExecuteAsync(response.HttpContext);
    }

    private static ProblemDetails ToProblem(RequestError error)
    {
        var problem = new ProblemDetails { Status = error.Status, Detail = error.Message };
        if (error.Code is not null)
            problem.Extensions["code"] = error.Code;
        return problem;
    }

    private static async Task WriteOllamaAsync(HttpResponse response, RequestError error, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("error", error.Message);
            json.WriteEndObject();
        }

        response.StatusCode = error.Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.Length;
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
    }
}
