using GreenServ.Router.Errors;
using Microsoft.Extensions.Primitives;

namespace GreenServ.Router.Security;

/// <summary>
/// Without keys the router is for this machine alone. A web page elsewhere could still reach it through the browser of
/// someone who sits here, by a name that resolves to loopback or by a plain cross-site request: both get 403.
/// </summary>
internal static class LoopbackGuard
{
    /// <summary>Whether a request may pass, else why not.</summary>
    public static string? Refusal(HttpContext http, OriginPolicy origins)
    {
        var request = http.Request;
        if (http.Connection.RemoteIpAddress is { } remote && !OriginPolicy.IsLoopback(remote))
            return $"Without API keys this router answers its own machine alone. Create one there with --create-key or {AdminKeyVariable.Name}.";
        if (!OriginPolicy.IsLoopback(request.Host.Host))
            return $"The Host '{request.Host.Host}' is not this machine. Use localhost or 127.0.0.1.";
        return request.Headers.Origin.All(origins.Allows) ? null : OriginRefusal(request.Headers.Origin);
    }

    public static string OriginRefusal(StringValues origin) =>
        $"The Origin '{origin}' is not allowed; pages served from localhost are, and those of {RouterOptions.SectionName}:AllowedOrigins.";

    public static RequestError Forbidden(string reason) => new(StatusCodes.Status403Forbidden, "permission_error", reason, null, "not_local");
}
