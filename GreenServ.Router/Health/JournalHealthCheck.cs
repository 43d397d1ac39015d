using System.Globalization;
using GreenServ.Storage.Journaling;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GreenServ.Router.Health;

/// <summary>Degraded when the journal fills because what reads it does not keep up.</summary>
internal sealed class JournalHealthCheck(Journal journal) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var fill = journal.Fill.ToString("P0", CultureInfo.InvariantCulture);
        return Task.FromResult(journal.Level switch
        {
            JournalLevel.Full => HealthCheckResult.Unhealthy($"The journal is full ({fill}): requests get 503 until the store takes records again."),
            _ when journal.Problem is { } problem => HealthCheckResult.Degraded($"The last request could not be recorded, and got an error for its answer. Free some space there, or make it writable; nothing else is needed. {problem}"),
            JournalLevel.Alarm => HealthCheckResult.Degraded($"The journal is {fill} full: the store does not keep up."),
            _ => HealthCheckResult.Healthy($"{fill} full"),
        });
    }
}
