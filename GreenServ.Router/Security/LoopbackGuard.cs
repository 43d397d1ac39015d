using System.Net;

namespace GreenServ.Router.Security;

/// <summary>
/// Without keys the router is for this machine alone. A web page elsewhere could still reach it through the browser of
/// someone who sits here, by a name that resolves to loopback or by a plain cross-site request: both get 403.
/// </summary>
internal static class LoopbackGuard
{
    /// <summary>Whether a request may pass, else why not.</summary>
    public static string? Refusal(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host))
            return $"The Host '{request.Host.Host}' is not this machine. Use localhost or 127.0.0.1.";
        foreach (var origin in request.Headers.Origin)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || !IsLoopback(uri.Host))
                return $"The Origin '{origin}' is not allowed; only pages served from localhost are.";
        }

        return null;
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
