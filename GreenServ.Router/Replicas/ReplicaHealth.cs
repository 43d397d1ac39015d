using System.Collections.Concurrent;
using GreenServ.Storage;
using GreenServ.Storage.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GreenServ.Router.Replicas;

/// <summary>Which parts of what routers share can not be used, and what that means. None keeps a router from serving.</summary>
internal sealed partial class ReplicaHealth(SharedState shared, ILogger<ReplicaHealth> logger)
{
    // Kept apart by part: a Redis that is full is read from and takes nothing, and one foreign key spoils one part.
    private readonly ConcurrentDictionary<ReplicaPart, string> _problems = [];

    public HealthCheckResult Redis => Of(part => part != ReplicaPart.Store, shared.Redis.Address);

    public HealthCheckResult Store => Of(part => part == ReplicaPart.Store, "takes records over");

    public void Works(ReplicaPart part)
    {
        if (_problems.TryRemove(part, out _))
            LogWorks(part.Name);
    }

    /// <summary>Logged when it begins alone.</summary>
    public void Failed(ReplicaPart part, string problem)
    {
        if (_problems.TryAdd(part, problem))
            LogFailed(part.Name, problem, part.Meaning);
        else
            _problems[part] = problem;
    }

    /// <summary>The same for a part of Redis whose mere absence others notice: who ships records, and who reads them.</summary>
    public void Failed(ReplicaPart part, StorageException problem)
    {
        if (problem is RedisRefusedException)
            Failed(part, problem.Message);
    }

    private HealthCheckResult Of(Func<ReplicaPart, bool> isMeant, string well)
    {
        var problems = _problems.Where(problem => isMeant(problem.Key)).OrderBy(problem => problem.Key.Name, StringComparer.Ordinal).ToArray();
        return problems.Length == 0
            ? HealthCheckResult.Healthy(well)
            : HealthCheckResult.Degraded($"Requests go on; {string.Join("; ", problems.Select(problem => problem.Key.Meaning))}. {string.Join(' ', problems.Select(problem => problem.Value).Distinct())}");
    }

    [LoggerMessage(LogLevel.Warning, "{Part} can not be used: {Problem} Requests go on; {Meaning}.")]
    private partial void LogFailed(string part, string problem, string meaning);

    [LoggerMessage(LogLevel.Information, "{Part} can be used again.")]
    private partial void LogWorks(string part);
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
