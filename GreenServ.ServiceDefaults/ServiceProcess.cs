using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GreenServ.ServiceDefaults;

/// <summary>What services that run as processes of their own have in common.</summary>
public static class ServiceProcess
{
    /// <summary>Listens at an address unless the settings name others (<c>ASPNETCORE_URLS</c>, <c>--urls</c>, <c>HTTP_PORTS</c>).</summary>
    /// <exception cref="IOException">Such an address is taken; the message says by which option to choose another.</exception>
    public static void Listen(this WebApplicationBuilder builder, string url)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (urls, ports) = (builder.Configuration["urls"], builder.Configuration["http_ports"]);
        if (string.IsNullOrEmpty(urls) && string.IsNullOrEmpty(ports))
            builder.WebHost.UseUrls(urls = url);

        // Endpoints of a configuration may take the place of these addresses.
        if (!builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            PortProbe.Require(string.IsNullOrEmpty(urls) ? string.Join(';', ports!.Split(';').Select(port => $"http://*:{port}")) : urls);
    }

    /// <summary>Loggers for what is opened before the host is built; settings of the section <c>Logging</c> count for both.</summary>
    public static ILoggerFactory CreateLoggers(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        return LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole(console => console.SingleLine = true));
    }
}
