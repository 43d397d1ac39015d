using System.Globalization;
using GreenServ.Router.Learning;
using GreenServ.Storage.Journaling;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Health;

/// <summary>Degraded when the journal fills because what reads it does not keep up, or can not be written; unhealthy where requests get errors for it.</summary>
internal sealed class JournalHealthCheck(Journal journal, LeftOutRecords leftOut, IOptions<RouterOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var fill = journal.Fill.ToString("P0", CultureInfo.InvariantCulture);
        var isBestEffort = options.Value.Telemetry == TelemetryPromise.BestEffort;
        var unrecorded = string.Create(CultureInfo.InvariantCulture, $"requests are answered and not recorded (telemetry is best effort), {leftOut.Decisions} of them since the start.");
        return Task.FromResult(journal.Level switch
        {
            JournalLevel.Full when isBestEffort => HealthCheckResult.Degraded($"The journal is full ({fill}): {unrecorded}"),
            JournalLevel.Full => HealthCheckResult.Unhealthy($"The journal is full ({fill}): requests get 503 until the store takes records again."),
            _ when journal.Problem is { } problem => HealthCheckResult.Degraded(
                $"The last request could not be recorded{(isBestEffort ? $": {unrecorded}" : ", and got an error for its answer.")} Free some space there, or make it writable; nothing else is needed. {problem}"),
            JournalLevel.Scarce => HealthCheckResult.Degraded($"The journal is {fill} full: the store does not keep up. Of samples of promises and corrections of energy one in ten is kept."),
            JournalLevel.Alarm => HealthCheckResult.Degraded($"The journal is {fill} full: the store does not keep up."),
            _ => HealthCheckResult.Healthy($"{fill} full"),
        });
    }
}
