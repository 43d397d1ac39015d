using System.Text.Json;
using GreenServ.Client;
using GreenServ.Storage;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace GreenServ.Dashboard.Live;

/// <summary>Degraded while history can not be read: pages that show it say so, the others work.</summary>
internal sealed class StoreHealthCheck(ITelemetryStore store, IOptions<DashboardOptions> options, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.GetRecentDecisionsAsync(1, cancellationToken).WaitAsync(options.Value.ReadTimeout, time, cancellationToken);
            return HealthCheckResult.Healthy("can be read");
        }
        catch (Exception e) when (e is StorageException or TimeoutException)
        {
            return HealthCheckResult.Degraded($"Pages are served; history and figures are missing from them until the store is back. {e.Message}");
        }
    }
}

/// <summary>Degraded while the router can not be asked.</summary>
internal sealed class RouterHealthCheck(GreenServClient router, IOptions<DashboardOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await router.GetPoolAsync(cancellationToken);
            return HealthCheckResult.Healthy($"{options.Value.RouterUrl}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HealthCheckResult.Degraded($"Pages are served; pool, promises and explanations are missing from them until the router at {options.Value.RouterUrl} answers. {e.Message}");
        }
    }
}
