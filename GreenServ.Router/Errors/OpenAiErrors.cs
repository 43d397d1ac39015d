using System.Text.Encodings.Web;
using System.Text.Json;
using GreenServ.Router.Limits;

namespace GreenServ.Router.Errors;

/// <summary>Writes errors in OpenAI's shape: <c>{"error":{message,type,param,code}}</c>.</summary>
internal static class OpenAiErrors
{
    /// <summary>Hosts are probed, and stores tried again, every few seconds.</summary>
    private const string RetryAfterSeconds = "5";

    // The browser-safe default would print λ and quotes as escapes; this body is JSON, never HTML.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>When to try again: as the error says, else for what is away until the router looks again.</summary>
    public static void SetRetryAfter(HttpResponse response, RequestError error)
    {
        if (error.RetryAfter is { } wait)
            response.Headers.RetryAfter = RateLimitHeaders.RetryAfter(wait);
        else if (error.Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds;
    }

    public static byte[] ToJson(RequestError error)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", error.Message);
            json.WriteString("type", error.Type);
            json.WriteString("param", error.Param);
            json.WriteString("code", error.Code);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static async Task WriteAsync(HttpResponse response, RequestError error, CancellationToken cancellationToken)
    {
        var body = ToJson(error);
        response.StatusCode = error.Status;
        SetRetryAfter(response, error);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }
}
