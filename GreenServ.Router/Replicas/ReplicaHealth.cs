using GreenServ.Storage.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GreenServ.Router.Replicas;

/// <summary>How the servers that routers share answered last, and what it means when they do not. Neither keeps a router from serving.</summary>
internal sealed partial class ReplicaHealth(SharedState shared, ILogger<ReplicaHealth> logger)
{
    // Kept apart: a Redis that is full is read from, and takes nothing.
    private string? _sharingProblem;
    private string? _learningProblem;
    private string? _storeProblem;

    public void Shared() => Note(ref _sharingProblem, null, "Redis", "what this router learns is shared when it is back");

    public void NotShared(string problem) => Note(ref _sharingProblem, problem, "Redis", "what this router learns is shared when it is back");

    public void Heard() => Note(ref _learningProblem, null, "Redis", "what others learn is taken over when it is back");

    public void NotHeard(string problem) => Note(ref _learningProblem, problem, "Redis", "what others learn is taken over when it is back");

    public void StoreAnswered() => Note(ref _storeProblem, null, "Postgres", "history stands still and changes of keys, hosts, models and profiles are refused");

    public void StoreFailed(string problem) => Note(ref _storeProblem, problem, "Postgres", "history stands still and changes of keys, hosts, models and profiles are refused");

    public HealthCheckResult Redis => (_sharingProblem ?? _learningProblem) is { } problem
        ? HealthCheckResult.Degraded($"Requests are answered on what this router knows; what it learns is kept and shared when Redis is back, and limits are counted in shares. {problem}")
        : HealthCheckResult.Healthy(shared.Redis.Address);

    public HealthCheckResult Store => _storeProblem is { } problem
        ? HealthCheckResult.Degraded($"Requests are answered and recorded in the journal; history stands still, changes of keys, hosts, models and profiles are refused, and scores of older answers get 503. {problem}")
        : HealthCheckResult.Healthy("takes records over");

    // Said once when it begins and once when it ends.
    private void Note(ref string? kept, string? problem, string server, string meaning)
    {
        var before = Interlocked.Exchange(ref kept, problem);
        if (before is null && problem is not null)
            LogFailed(server, problem, meaning);
        else if (before is not null && problem is null)
            LogWorks(server);
    }

    [LoggerMessage(LogLevel.Warning, "{Server} can not be used: {Problem} Requests go on; {Meaning}.")]
    private partial void LogFailed(string server, string problem, string meaning);

    [LoggerMessage(LogLevel.Information, "{Server} can be used again.")]
    private partial void LogWorks(string server);
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
