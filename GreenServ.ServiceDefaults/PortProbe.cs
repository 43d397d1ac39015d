using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace GreenServ.ServiceDefaults;

/// <summary>Looks whether a port can be listened at, before anything is started there.</summary>
public static class PortProbe
{
    /// <summary>What is in the way of listening at a port, to follow its name in a sentence; <c>null</c> where nothing is, or this machine has no address of the kind.</summary>
    public static string? Problem(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            using var probe = new TcpListener(address, port);
            probe.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is already in use by another program",
                SocketError.AddressNotAvailable when !IPAddress.IsLoopback(address) => $"can not be opened on {address}, which is no address of this machine",
                SocketError.AccessDenied => "may not be opened by this user",
                // A machine without this kind of address is served on the other one.
                _ => null,
            };
        }
    }

    /// <summary>Another port, to be named as an example.</summary>
    public static int Another(int port) => port < 65526 ? port + 10 : port - 10;

    /// <summary>Requires that the addresses of some URLs can be listened at.</summary>
    /// <param name="urls">As in <c>--urls</c>: separated by semicolons, with a name, an address or <c>*</c> for a host.</param>
    /// <exception cref="IOException">One can not; the message names it and the option that changes it.</exception>
    public static void Require(string urls)
    {
        ArgumentNullException.ThrowIfNull(urls);
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // What is no URL is Kestrel's to refuse.
            if (Parse(url) is not { Port: > 0 } binding || binding.IsUnixPipe)
                continue;
            foreach (var address in Addresses(binding.Host))
            {
                if (Problem(address, binding.Port) is { } problem)
                    throw new IOException($"Port {binding.Port} of {url} {problem}. Choose another one with --urls, for example --urls http://localhost:{Another(binding.Port)}.");
            }
        }
    }

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IPAddress[] Addresses(string host) =>
        IPAddress.TryParse(host, out var address) ? [address]
        : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : [IPAddress.Any];
}
