using GreenServ.Storage.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GreenServ.Router.Replicas;

/// <summary>How the servers that routers share answered last, and what it means when they do not. Neither keeps a router from serving.</summary>
internal sealed class ReplicaHealth(SharedState shared)
{
    private volatile string? _redisProblem;
    private volatile string? _storeProblem;

    public void RedisAnswered() => _redisProblem = null;

    public void RedisFailed(string problem) => _redisProblem = problem;

    public void StoreAnswered() => _storeProblem = null;

    public void StoreFailed(string problem) => _storeProblem = problem;

    public HealthCheckResult Redis => _redisProblem is { } problem
        ? HealthCheckResult.Degraded($"Requests are answered on what this router knows; what it learns is kept and shared when Redis is back, and limits are counted in shares. {problem}")
        : HealthCheckResult.Healthy(shared.Redis.Address);

    public HealthCheckResult Store => _storeProblem is { } problem
        ? HealthCheckResult.Degraded($"Requests are answered and recorded in the journal; history stands still, changes of keys, hosts, models and profiles are refused, and scores of older answers get 503. {problem}")
        : HealthCheckResult.Healthy("takes records over");
}

/// <summary>See <see cref="ReplicaHealth"/>.</summary>
internal sealed class RedisHealthCheck(ReplicaHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(health.Redis);
}

/// <summary>See <see cref="ReplicaHealth"/>.</summary>
internal sealed class StoreHealthCheck(ReplicaHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(health.Store);
}
