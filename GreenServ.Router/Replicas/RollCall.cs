using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>Says once a second that this router is there, and hears how many are: among so many what each may use of a limit is divided while they can not be asked.</summary>
internal sealed partial class RollCall(SharedState shared, Journal journal, RouterCount routers, ReplicaHealth health, TimeProvider time, ILogger<RollCall> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly ReplicaRoll _roll = new(shared.Redis, shared.Keys);
    private readonly long _start = time.GetTimestamp();

    /// <summary>Before the first request, which may have to know its router's share.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryCallAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await _roll.LeaveAsync(journal.Writer, cancellationToken);
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException)
        {
            LogNotLeft(e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryCallAsync(stoppingToken);
    }

    private async Task TryCallAsync(CancellationToken cancellationToken)
    {
        try
        {
            routers.Hear(await _roll.CallAsync(journal.Writer, cancellationToken), time.GetElapsedTime(_start), ReplicaRoll.Memory);
            health.Works(ReplicaPart.Roll);
        }
        catch (StorageException e)
        {
            // There are as many as there were.
            health.Failed(ReplicaPart.Roll, e);
            routers.Lose();
        }
    }

    [LoggerMessage(LogLevel.Debug, "This router counts for a few seconds after its stop: {Reason}")]
    private partial void LogNotLeft(string reason);
}
