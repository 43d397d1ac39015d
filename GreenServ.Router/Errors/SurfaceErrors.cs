using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace GreenServ.Router.Errors;

/// <summary>Writes an error in the shape of the surface it was met on: OpenAI's under <c>/v1</c>, Ollama's under <c>/api</c>, problem details elsewhere.</summary>
internal static class SurfaceErrors
{
    // JSON, never HTML: quotes and λ may stand for themselves.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(HttpContext http, RequestError error)
    {
        // Routing ignores case, so this must too.
        if (http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
            return OpenAiErrors.WriteAsync(http.Response, error, http.RequestAborted);
        OpenAiErrors.SetRetryAfter(http.Response, error);
        return http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            ? WriteOllamaAsync(http, error)
            : TypedResults.Problem(ToProblem(error)).ExecuteAsync(http);
    }

    private static ProblemDetails ToProblem(RequestError error)
    {
        var problem = new ProblemDetails { Status = error.Status, Detail = error.Message };
        if (error.Code is not null)
            problem.Extensions["code"] = error.Code;
        return problem;
    }

    private static async Task WriteOllamaAsync(HttpContext http, RequestError error)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("error", error.Message);
            json.WriteEndObject();
        }

        http.Response.StatusCode = error.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = buffer.Length;
        await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
    }
}
