using GreenServ.Core.Features;
using GreenServ.Router.Learning;
using GreenServ.Router.Pool;
using GreenServ.Storage;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Redis;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Replicas;

/// <summary>
/// A router whose folder holds nothing learned begins from the shared checkpoint. Where there is none it makes one of nothing, so that routers
/// which begin together count energy in the same unit. After the pool's first probe, before the learning state is opened.
/// </summary>
internal sealed partial class ReplicaStart(
    SharedState shared, PolicyCheckpoints checkpoints, PoolMonitor pool, IContextLayout layout, IOptions<RouterOptions> options, ReplicaHealth health, ILogger<ReplicaStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (checkpoints.IsSaved(layout.Name))
            return;
        var checkpoint = new SharedCheckpoint(shared.Redis, shared.Keys, layout.Name);
        try
        {
            var found = pool.Current.Arms is { Count: > 0 } arms
                ? await checkpoint.ReadOrBeginAsync(PolicyCheckpoints.Export(Learner.NewState(layout, arms, options.Value)), cancellationToken)
                : await checkpoint.ReadAsync(cancellationToken);
            if (found is not null)
                Place(found);
        }
        catch (RedisRefusedException e)
        {
            health.Failed(ReplicaPart.Checkpoint, e);
        }
        catch (StorageException e)
        {
            LogNotRead(e.Message);
        }
    }

    private void Place(byte[] found)
    {
        var key = shared.Keys.Policy(layout.Name);
        try
        {
            checkpoints.Place(layout.Name, found, key);
        }
        catch (StorageException e)
        {
            health.Failed(
                ReplicaPart.Checkpoint,
                $"{e.Message} This router began without it. Where others run, stop this one, remove {checkpoints.PathOf(layout.Name)}, and start it again once the pool's owner has written {key} anew, within 10 s of its next answer.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "What other routers learned can not be read at the start; it is taken over once it can. {Reason}")]
    private partial void LogNotRead(string reason);
}
