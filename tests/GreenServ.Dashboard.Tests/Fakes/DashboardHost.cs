using System.Net;
using GreenServ.Storage.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GreenServ.Dashboard.Tests.Fakes;

/// <summary>The dashboard on a port of its own, hosted by this test process as another program would host it.</summary>
public sealed class DashboardHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DashboardHost(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    public static async Task<DashboardHost> StartAsync(ITelemetryStore store, Uri router, int port = 0)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.AddDashboard(store, options =>
        {
            options.RouterUrl = router;
            options.RefreshPeriod = TimeSpan.FromMilliseconds(100);
        });
        var app = builder.Build();
        app.MapDashboard();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
