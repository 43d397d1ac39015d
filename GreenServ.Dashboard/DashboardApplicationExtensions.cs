using GreenServ.Dashboard.Components;
using GreenServ.Dashboard.Hosting;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard;

/// <summary>Pages and assets of the dashboard.</summary>
public static class DashboardApplicationExtensions
{
    /// <summary>Maps the dashboard at the root of <paramref name="app"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no telemetry store to read from, or the built assets are missing.</exception>
    public static WebApplication MapDashboard(this WebApplication app)
    {
        if (app.Services.GetService<IServiceProviderIsService>()?.IsService(typeof(ITelemetryStore)) is not true)
        {
            throw new InvalidOperationException(
                "The dashboard has no telemetry store. Set ConnectionStrings:telemetry, or start it through GreenServ.AppHost, which shares its own.");
        }

        // Not every builder adds it by itself, and without it any name that resolves to this machine could read the dashboard.
        app.UseHostFiltering();
        app.UseMiddleware<SecurityHeaders>();
        app.UseAntiforgery();
        app.MapDashboardAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }
}
