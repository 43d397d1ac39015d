using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GreenServ.Router.Listening;

/// <summary>
/// Where the router listens: at its plain address, and beside that at the endpoints of the configuration's <c>Kestrel</c> section, as
/// every ASP.NET Core server reads it. HTTP/2 is spoken with TLS; without it, at an endpoint whose <c>Protocols</c> are <c>Http2</c>.
/// </summary>
internal static class ListeningExtensions
{
    private const string SectionName = "Kestrel";

    public static WebApplicationBuilder AddListening(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            var section = context.Configuration.GetSection(SectionName);
            if (!section.Exists())
                return;
            kestrel.Configure(section);

            // Endpoints of a configuration take the place of the addresses that the server was told otherwise.
            foreach (var url in context.Configuration[WebHostDefaults.ServerUrlsKey]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
                Listen(kestrel, BindingAddress.Parse(url));
        });
        return builder;
    }

    private static void Listen(KestrelServerOptions kestrel, BindingAddress address)
    {
        if (address.Host == "localhost")
            kestrel.ListenLocalhost(address.Port);
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
            kestrel.Listen(ip, address.Port);
        else
            kestrel.ListenAnyIP(address.Port);
    }
}
