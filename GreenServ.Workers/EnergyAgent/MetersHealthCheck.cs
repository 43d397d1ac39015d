using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GreenServ.Workers.EnergyAgent;

/// <summary>An agent whose meters do not answer runs, and tells nothing.</summary>
internal sealed class MetersHealthCheck(ReadingRing ring) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(ring.Problem is { } problem
            ? HealthCheckResult.Degraded($"This machine's energy can not be told until its meters answer: {problem}")
            : HealthCheckResult.Healthy());
}
