using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GreenServ.Storage.Postgres;

/// <summary>Brings the schema up to date and maintains the store at the start and every hour; what fails is tried again the next hour.</summary>
internal sealed partial class PostgresMaintenanceService(
    IStoreSchema schema,
    PostgresMaintenance maintenance,
    IOptionsMonitor<PostgresRetentionOptions> options,
    TimeProvider time,
    ILogger<PostgresMaintenanceService> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        do
        {
            try
            {
                await schema.MigrateAsync(stoppingToken);
                await maintenance.RunAsync(options.CurrentValue.KeepDays is { } days ? TimeSpan.FromDays(days) : null, stoppingToken);
            }
            catch (StorageException exception)
            {
                LogFailed(logger, exception, s_period);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "The store was not maintained; the next attempt is in {Period}. What comes in is stored all the same.")]
    private static partial void LogFailed(ILogger logger, Exception exception, TimeSpan period);
}
