using System.Net;
using System.Net.Sockets;

namespace GreenServ.FunctionalTests.Processes;

/// <summary>Ports of this machine.</summary>
internal static class FreePort
{
    /// <summary>A port on which nothing listens. The system hands out ports in turn, so nobody else is given it soon.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
