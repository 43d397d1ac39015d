using GreenServ.ServiceDefaults;

namespace GreenServ.AppHost.AllInOne;

/// <summary>Checks ports before anything is started on them.</summary>
internal static class Ports
{
    /// <exception cref="StartException">A port is taken or not allowed; the message names the option that changes it.</exception>
    public static void Require(StackSettings settings)
    {
        if (settings.RouterPort != 0 && settings.RouterPort == settings.DashboardPort)
            throw new StartException($"Router and dashboard can not both have port {settings.RouterPort}. Choose another one for either with --router-port or --dashboard-port.");
        Require(settings.Listen, settings.RouterPort, "router", "--router-port");
        Require(ListenAddress.Localhost, settings.DashboardPort, "dashboard", "--dashboard-port");
    }

    private static void Require(ListenAddress listen, int port, string purpose, string option)
    {
        if (port == 0)
            return;
        foreach (var address in listen.Addresses)
        {
            if (PortProbe.Problem(address, port) is { } problem)
                throw new StartException($"Port {port}, meant for the {purpose}, {problem}. Choose another one with {option} <port>, for example {option} {PortProbe.Another(port)}{(listen.IsLoopback ? "" : ", or another address with --bind")}.");
        }
    }
}
