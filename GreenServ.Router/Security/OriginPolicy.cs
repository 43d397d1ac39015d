using System.Net;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Security;

/// <summary>Which web pages may call the router from a browser: those of this machine, and the ones configured.</summary>
internal sealed class OriginPolicy(IOptions<RouterOptions> options)
{
    public const string Any = "*";

    private readonly HashSet<string> _allowed = new(options.Value.AllowedOrigins.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    public bool Allows(string? origin) =>
        origin is not null
        && (_allowed.Contains(Any) || _allowed.Contains(origin) || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLoopback(uri.Host)));

    /// <summary>Whether a configured origin could ever match one that a browser sends.</summary>
    public static bool IsOrigin(string text) =>
        text == Any
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Authority.Length > 0 && uri.PathAndQuery is "/" or "" && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0);

    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IsLoopback(address));

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
