using GreenServ.Core.Features;
using GreenServ.Router.Learning;
using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>One router of the pool owns it: it alone puts on record what all see, and it writes the checkpoint that new routers begin from.</summary>
internal sealed partial class PoolOwnership(
    SharedState shared, Journal journal, Learner learner, PolicyCheckpoints checkpoints, IContextLayout layout, ReplicaHealth health, TimeProvider time, ILogger<PoolOwnership> logger)
    : BackgroundService, IPoolOwner
{
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_checkpointPeriod = TimeSpan.FromSeconds(10);

    private readonly RedisLease _lease = new(shared.Redis, shared.Keys.Lease(RedisKeys.PoolOwner), journal.Writer, s_duration);
    private readonly SharedCheckpoint _checkpoint = new(shared.Redis, shared.Keys, layout.Name);
    private long _writtenAt;
    private long _writtenRevision = -1;

    public bool IsOwner => _lease.IsHeld;

    /// <summary>Known before the first request: what joins the pool at the start is put on record by one.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryRenewAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            if (!_lease.IsHeld)
                return;

            // What is learned last, others begin from as well, and so does an export of the pool's state.
            await WriteCheckpointAsync(cancellationToken);
            await _lease.GiveUpAsync(cancellationToken);
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException)
        {
            LogNotGivenUp(e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_renewal, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await TryRenewAsync(stoppingToken))
                await TryWriteCheckpointAsync(stoppingToken);
        }
    }

    private async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            var before = _lease.IsHeld;
            var isHeld = await _lease.RenewAsync(cancellationToken);
            if (isHeld != before)
                LogOwnership(isHeld ? "owns" : "no longer owns");
            health.Works(ReplicaPart.Owner);
            return isHeld;
        }
        catch (StorageException e)
        {
            // Who owns the pool goes on owning it.
            health.Failed(ReplicaPart.Owner, e);
            return false;
        }
    }

    private async Task TryWriteCheckpointAsync(CancellationToken cancellationToken)
    {
        if (learner.State is not { } state || state.Revision == _writtenRevision || (_writtenRevision >= 0 && time.GetElapsedTime(_writtenAt) < s_checkpointPeriod))
            return;
        var revision = state.Revision;
        try
        {
            await WriteCheckpointAsync(cancellationToken);
            (_writtenRevision, _writtenAt) = (revision, time.GetTimestamp());
            health.Works(ReplicaPart.Checkpoint);
        }
        catch (StorageException e)
        {
            health.Failed(ReplicaPart.Checkpoint, e);
        }
    }

    private async Task WriteCheckpointAsync(CancellationToken cancellationToken)
    {
        if (checkpoints.Export(layout.Name) is { } exported)
            await _checkpoint.WriteAsync(exported, cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "This router {Owns} the pool: one of all records new and changed models, and writes the checkpoint that others begin from.")]
    private partial void LogOwnership(string owns);

    [LoggerMessage(LogLevel.Debug, "Another router owns the pool a few seconds after this stop: {Reason}")]
    private partial void LogNotGivenUp(string reason);
}
