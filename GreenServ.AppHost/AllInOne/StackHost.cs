using GreenServ.ServiceDefaults.Configuration;
using GreenServ.Storage.Journaling;

namespace GreenServ.AppHost.AllInOne;

/// <summary>Builders of the services: same configuration, quiet console, and no signal handling of their own.</summary>
internal static class StackHost
{
    private const string SettingsFileName = "appsettings.json";

    /// <summary>Shared by what is built before any host.</summary>
    public static ILoggerFactory LoggerFactory { get; } = Microsoft.Extensions.Logging.LoggerFactory.Create(logging => Configure(logging, Configuration()));

    /// <summary>Settings beside the program, then the environment.</summary>
    public static IConfiguration Configuration() =>
        new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile(SettingsFileName, optional: true).AddEnvironmentVariables().Build();

    /// <summary>The journal is opened before there is a container that could validate its settings.</summary>
    /// <exception cref="StartException">The settings contradict each other.</exception>
    public static JournalOptions JournalOptions()
    {
        var options = Configuration().GetSection(Storage.Journaling.JournalOptions.SectionName).Get<JournalOptions>() ?? new JournalOptions();
        return options.SegmentBytes > 0 && options.SegmentBytes <= options.CapacityBytes / 2
            ? options
            : throw new StartException(
                $"{Storage.Journaling.JournalOptions.SectionName}:SegmentBytes is {options.SegmentBytes}; it must be positive and at most half of CapacityBytes ({options.CapacityBytes}), since only whole segments are given back.");
    }

    public static HostApplicationBuilder CreateBuilder()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, Configuration = new ConfigurationManager() });
        builder.Configuration.AddConfiguration(Configuration());
        Configure(builder.Logging, builder.Configuration);
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        return builder;
    }

    /// <param name="url">Where it listens.</param>
    /// <param name="watchSettings">Whether it hears of changes of the settings.</param>
    public static WebApplicationBuilder CreateWebBuilder(string url, bool watchSettings = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (watchSettings)
            builder.Configuration.AddSettingsFile(Path.Combine(AppContext.BaseDirectory, SettingsFileName)).AddEnvironmentVariables();
        else
            builder.Configuration.AddConfiguration(Configuration());
        Configure(builder.Logging, builder.Configuration);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.WebHost.UseKestrel().UseUrls(url);
        return builder;
    }

    private static void Configure(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("GreenServ", LogLevel.Information);
        // A machine without IPv6 is served on IPv4 alone; Kestrel would warn of it at every start.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);

        // The dashboard's antiforgery keys lie in the user's own folder, unencrypted as the framework keeps them on Linux.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    /// <summary>The command line ends the process, once for all hosts.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
