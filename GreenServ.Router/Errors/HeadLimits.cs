using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GreenServ.Router.Errors;

/// <summary>
/// How long a request's head may be. The server would refuse what is longer without a word, before anyone knows the surface; so
/// its own limits are four times as high, and what lies between is refused here in the surface's words.
/// </summary>
internal static class HeadLimits
{
    private const int LongestLineBytes = 8 * 1024;
    private const int LongestHeadersBytes = 32 * 1024;
    private const int MostHeaders = 100;
    private const int Beyond = 4;

    public static void Widen(KestrelServerOptions server)
    {
        server.Limits.MaxRequestLineSize = Beyond * LongestLineBytes;
        server.Limits.MaxRequestHeadersTotalSize = Beyond * LongestHeadersBytes;
        server.Limits.MaxRequestHeaderCount = Beyond * MostHeaders;
    }

    public static WebApplication UseHeadLimits(this WebApplication app)
    {
        app.Use(static (http, next) =>
        {
            if (Refusal(http) is not { } error)
                return next(http);

            // What is left of its body is not waited for.
            http.Response.Headers.Connection = "close";
            return SurfaceErrors.WriteAsync(http.Response, error, http.RequestAborted);
        });
        return app;
    }

    private static RequestError? Refusal(HttpContext http)
    {
        var line = http.Request.Method.Length + TargetOf(http).Length + http.Request.Protocol.Length + " \r\n ".Length;
        if (line > LongestLineBytes)
        {
            return TooLarge(
                StatusCodes.Status414UriTooLong, "request_line_too_long",
                $"The request line is {line:N0} bytes long; this router takes at most {LongestLineBytes:N0}. Send what is long in the body.");
        }

        if (http.Request.Headers.Count > MostHeaders)
            return TooManyHeaders($"The request has {http.Request.Headers.Count:N0} headers; this router takes at most {MostHeaders}.");
        var headers = SizeOf(http.Request.Headers);
        return headers > LongestHeadersBytes
            ? TooManyHeaders($"The headers are {headers:N0} bytes long together; this router takes at most {LongestHeadersBytes:N0}.")
            : null;
    }

    private static string TargetOf(HttpContext http) => http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static int SizeOf(IHeaderDictionary headers)
    {
        var size = 0;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
                size += name.Length + value!.Length + ": \r\n".Length;
        }

        return size;
    }

    private static RequestError TooManyHeaders(string message) =>
        TooLarge(StatusCodes.Status431RequestHeaderFieldsTooLarge, "request_headers_too_large", message);

    private static RequestError TooLarge(int status, string code, string message) => new(status, "invalid_request_error", message, null, code);
}
