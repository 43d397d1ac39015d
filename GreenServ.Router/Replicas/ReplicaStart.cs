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
    SharedState shared, PolicyCheckpoints checkpoints, PoolMonitor pool, IContextLayout layout, IOptions<RouterOptions> options, ILogger<ReplicaStart> logger) : IHostedService
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
                checkpoints.Place(layout.Name, found);
        }
        catch (StorageException e)
        {
            LogNotRead(e.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "What other routers learned can not be read at the start; it is taken over once it can. {Reason}")]
    private partial void LogNotRead(string reason);
}
