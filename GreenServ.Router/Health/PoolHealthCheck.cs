using GreenServ.Router.Admin;
using GreenServ.Router.Pool;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GreenServ.Router.Health;

/// <summary>Degraded while a host (or every host) that should serve is away: the router itself keeps serving, with fewer models or a clear 503.</summary>
internal sealed class PoolHealthCheck(PoolMonitor pool, HostDirectory directory) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var current = pool.Current;
        var away = current.Hosts.Where(state => state.Problem is not null && directory.Reason(state.Host) is null).Select(state => $"{state.Host.Name}: {state.Problem}").ToArray();
        return Task.FromResult(
            current.Arms.Count == 0 ? HealthCheckResult.Degraded("No model can be reached, so requests get 503. " + string.Join("; ", away))
            : away.Length > 0 ? HealthCheckResult.Degraded("Hosts away, the others serve. " + string.Join("; ", away))
            : HealthCheckResult.Healthy($"{current.Arms.Count} models on {current.Hosts.Count} hosts"));
    }
}
