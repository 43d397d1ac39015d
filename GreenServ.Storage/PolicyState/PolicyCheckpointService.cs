using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.PolicyState;

/// <summary>Saves what was learned every few seconds and when the host stops.</summary>
internal sealed partial class PolicyCheckpointService(PolicyCheckpoints checkpoints, TimeProvider time, ILogger<PolicyCheckpointService> logger)
    : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                TrySave();
        }
        finally
        {
            TrySave();
        }
    }

    private void TrySave()
    {
        try
        {
            checkpoints.Save();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The journal keeps what is not saved, so a later save, or the next start, makes up for it.
            Log.SaveFailed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "What was learned can not be saved; it is kept in the journal until it can.")]
        public static partial void SaveFailed(ILogger logger, Exception exception);
    }
}
