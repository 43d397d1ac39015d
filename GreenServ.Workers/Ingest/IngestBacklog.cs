using System.Globalization;
using GreenServ.Storage.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GreenServ.Workers.Ingest;

/// <summary>How much of the shared log waits for the store; degraded where it is more than half of what the log holds, or nothing is taken over.</summary>
internal sealed partial class IngestBacklog(SharedState shared, TimeProvider time, ILogger<IngestBacklog> logger) : IHealthCheck
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);

    private volatile string? _problem;
    private bool _isAlarmed;
    private long _lookedAt;

    /// <summary>Records that wait, those given to somebody included, when it was looked last.</summary>
    public long Waiting { get; private set; }

    /// <summary>Nothing could be taken over.</summary>
    public void Failed(string problem) => _problem = $"Nothing is taken over; records wait in the log and in the routers' journals. {problem}";

    /// <summary>Looks, at most every few seconds.</summary>
    /// <exception cref="Storage.StorageException">Redis is away or slow.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_lookedAt != 0 && time.GetElapsedTime(_lookedAt, now) < s_period)
            return;
        _lookedAt = now;
        var progress = await shared.Group.GetProgressAsync(cancellationToken);
        Waiting = progress.Waiting + progress.Pending;
        var isAlarmed = Waiting > shared.Log.MaxLength / 2;
        _problem = isAlarmed
            ? string.Create(CultureInfo.InvariantCulture, $"{Waiting} records wait, of {shared.Log.MaxLength} that the log holds: the store does not keep up. What falls out of the log is sent again from the journals. Start more workers, or look at the store.")
            : null;
        if (isAlarmed != _isAlarmed)
            LogAlarm(Waiting, shared.Log.MaxLength, isAlarmed ? "the store does not keep up" : "the store has caught up");
        _isAlarmed = isAlarmed;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_problem is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"{Waiting} records wait")));

    [LoggerMessage(LogLevel.Warning, "{Waiting} records wait in the shared log, which holds {Length}: {What}.")]
    private partial void LogAlarm(long waiting, long length, string what);
}
