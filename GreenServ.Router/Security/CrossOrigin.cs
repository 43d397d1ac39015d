using GreenServ.Router.Errors;
using Microsoft.Net.Http.Headers;

namespace GreenServ.Router.Security;

/// <summary>
/// Answers browsers that ask whether a page may call (CORS), before any key is asked for: a preflight never carries one. Headers that
/// let the page read an answer go on refusals too, or it could not read why.
/// </summary>
internal sealed class CrossOrigin(RequestDelegate next, OriginPolicy origins)
{
    private const string Methods = "GET, HEAD, POST, PUT, DELETE";
    private const string PreflightSeconds = "600";

    private const string Exposed =
        "ETag, Location, Retry-After, x-greenserv-decision-id, x-greenserv-demo, x-greenserv-energy-joules, x-greenserv-energy-predicted-joules, " +
        "x-greenserv-energy-source, x-greenserv-model, x-greenserv-profile, x-ratelimit-limit-requests, x-ratelimit-limit-tokens, " +
        "x-ratelimit-remaining-requests, x-ratelimit-remaining-tokens, x-ratelimit-reset-requests, x-ratelimit-reset-tokens";

    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers.Origin.Count == 0)
            return next(http);
        var isAllowed = request.Headers.Origin.All(origins.Allows);
        if (HttpMethods.IsOptions(request.Method) && request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod))
            return isAllowed ? Preflight(http) : SurfaceErrors.WriteAsync(http.Response, LoopbackGuard.Forbidden(LoopbackGuard.OriginRefusal(request.Headers.Origin)), http.RequestAborted);
        if (isAllowed)
            http.Response.OnStarting(Expose, http);
        return next(http);
    }

    private static Task Preflight(HttpContext http)
    {
        var headers = http.Response.Headers;
        Allow(http);
        headers.AccessControlAllowMethods = Methods;
        if (http.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } asked)
            headers.AccessControlAllowHeaders = asked;
        if (http.Request.Headers.ContainsKey("Access-Control-Request-Private-Network"))
            headers["Access-Control-Allow-Private-Network"] = "true";
        headers.AccessControlMaxAge = PreflightSeconds;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // Set as the response starts: an error handler clears what was set before.
    private static Task Expose(object state)
    {
        var http = (HttpContext)state;
        Allow(http);
        http.Response.Headers.AccessControlExposeHeaders = Exposed;
        return Task.CompletedTask;
    }

    private static void Allow(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = http.Request.Headers.Origin;
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
    }
}
