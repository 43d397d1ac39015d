using GreenServ.Client;
using GreenServ.Dashboard.Energy;
using GreenServ.Dashboard.Formatting;
using GreenServ.Dashboard.Hosting;
using GreenServ.Dashboard.Live;
using GreenServ.Storage.Telemetry;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Radzen;

namespace GreenServ.Dashboard;

/// <summary>Registration of the dashboard.</summary>
public static class DashboardBuilderExtensions
{
    private static readonly string[] s_loopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>
    /// Adds the dashboard to a web application of its own. It needs an <see cref="ITelemetryStore"/>, given here or registered
    /// beside; a <see cref="GreenServClient"/> is made for <see cref="DashboardOptions.RouterUrl"/> unless one is registered.
    /// </summary>
    /// <param name="builder">A <see cref="WebApplicationBuilder"/>.</param>
    /// <param name="store">A store the caller owns, shared with other parts of the process.</param>
    /// <param name="configure">Overrides what the configuration section <c>Dashboard</c> says.</param>
    public static IHostApplicationBuilder AddDashboard(
        this IHostApplicationBuilder builder, ITelemetryStore? store = null, Action<DashboardOptions>? configure = null)
    {
        if (store is not null)
            builder.Services.AddSingleton(store);
        DashboardAssets.Attach(builder);
        AddOptions(builder, configure);
        AddLiveFigures(builder.Services);

        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();
        return builder;
    }

    private static void AddOptions(IHostApplicationBuilder builder, Action<DashboardOptions>? configure)
    {
        var options = builder.Services.AddOptionsWithValidateOnStart<DashboardOptions, DashboardOptionsValidator>()
            .BindConfiguration(DashboardOptions.SectionName);
        if (configure is not null)
            options.Configure(configure);
        options.PostConfigure<IConfiguration>((dashboard, configuration) =>
            dashboard.RouterUrl ??= configuration.GetValue("services:router:http:0", new Uri("http://localhost:8080")));

        builder.Services.AddOptions<HostFilteringOptions>().Configure<IOptions<DashboardOptions>>((hosts, dashboard) =>
            hosts.AllowedHosts = dashboard.Value.AllowedHosts is { Count: > 0 } allowed ? [.. allowed] : [.. s_loopbackHosts]);
    }

    private static void AddLiveFigures(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => CreateClient(provider.GetRequiredService<IOptions<DashboardOptions>>().Value));
        services.TryAddScoped<ReaderClock>();
        services.TryAddSingleton<OverviewReader>();
        services.TryAddSingleton<OverviewFeed>();
        services.AddHostedService<OverviewPoller>();
        services.TryAddSingleton<EnergyReader>();
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store").AddCheck<RouterHealthCheck>("router");
    }

    private static GreenServClient CreateClient(DashboardOptions options)
    {
        // A base address without a closing slash would lose its last segment when relative addresses are resolved.
        var address = options.RouterUrl!.AbsoluteUri;
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
        {
            BaseAddress = new(address.EndsWith('/') ? address : address + "/"),
            Timeout = options.ReadTimeout,
        };
        if (!string.IsNullOrEmpty(options.RouterKey))
            http.DefaultRequestHeaders.Authorization = new("Bearer", options.RouterKey);
        return new(http);
    }
}
