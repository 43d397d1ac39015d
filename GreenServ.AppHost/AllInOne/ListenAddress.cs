using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GreenServ.AppHost.AllInOne;

/// <summary>Where the router listens.</summary>
internal sealed class ListenAddress
{
    public const string Standard = "localhost";

    private readonly IPAddress? _address;

    private ListenAddress(IPAddress? address) => _address = address;

    /// <summary>Both loopback addresses of this machine.</summary>
    public static ListenAddress Localhost { get; } = new(null);

    public bool IsLoopback => _address is null || IPAddress.IsLoopback(_address);

    /// <summary>The addresses that must be free.</summary>
    public IReadOnlyList<IPAddress> Addresses => _address is null ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [_address];

    /// <summary>Reads <c>localhost</c> or an address; <c>*</c> is every address. <c>null</c> where it is neither.</summary>
    public static ListenAddress? Parse(string text) =>
        text == Standard ? Localhost
        : text == "*" ? new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any)
        : IPAddress.TryParse(text.Trim('[', ']'), out var address) ? new(address)
        : null;

    /// <summary>What the server is told; "localhost" listens on both loopback addresses, but only Kestrel's numeric form takes a free port.</summary>
    public string Url(int port) =>
        _address is null && port != 0 ? $"http://localhost:{port}" : string.Create(CultureInfo.InvariantCulture, $"http://{Host(_address ?? IPAddress.Loopback)}:{port}");

    /// <summary>The address under which this machine reaches what listens there.</summary>
    public static string Reachable(string url)
    {
        var uri = new Uri(url);
        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? $"http://localhost:{uri.Port}"
            : $"http://{uri.Authority}";
    }

    public override string ToString() => _address?.ToString() ?? Standard;

    private static string Host(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
