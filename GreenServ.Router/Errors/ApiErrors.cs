using Microsoft.AspNetCore.Diagnostics;

namespace GreenServ.Router.Errors;

/// <summary>Errors no endpoint wrote itself: in the shape of their surface; never a stack trace.</summary>
internal static class ApiErrors
{
    public static WebApplication UseApiErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => WriteAsync(
                http, StatusCodes.Status500InternalServerError, "server_error", "The router failed on this request; its log says why.", "internal_error"),
            SuppressDiagnosticsCallback = context => context.Exception is OperationCanceledException && context.HttpContext.RequestAborted.IsCancellationRequested,
        });
        app.UseStatusCodePages(context => Describe(context.HttpContext));
        return app;
    }

    private static Task Describe(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => WriteAsync(
            http, StatusCodes.Status404NotFound, "invalid_request_error", $"There is no {http.Request.Path}.", "unknown_url"),
        StatusCodes.Status405MethodNotAllowed => WriteAsync(
            http, StatusCodes.Status405MethodNotAllowed, "invalid_request_error",
            $"{http.Request.Path} does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}.", "method_not_allowed"),
        var status => WriteAsync(http, status, "invalid_request_error", $"The request was refused with HTTP {status}.", null),
    };

    private static Task WriteAsync(HttpContext http, int status, string type, string message, string? code) =>
        SurfaceErrors.WriteAsync(http.Response, new RequestError(status, type, message, null, code), http.RequestAborted);
}
