using System.Threading.Channels;
using GreenServ.Router.Pool;
using GreenServ.Router.Queues;
using GreenServ.Storage;

namespace GreenServ.Router.Admin;

/// <summary>Ends what drains: once the last request has ended, a removed host is gone, and a draining host or model is disabled.</summary>
internal sealed partial class Draining(
    HostDirectory hosts, ControlTable<HostDocument> hostTable, ModelStates models, ControlTable<ModelDocument> modelTable,
    HostQueues queues, PoolMonitor pool, ILogger<Draining> logger) : BackgroundService
{
    private const string Who = "router";
    private const string Action = "drained";

    // One waiting signal is enough: whoever takes it looks at everything.
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        queues.ModelIdle += Look;
        hostTable.Changed += Look;
        modelTable.Changed += Look;
        Look();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queues.ModelIdle -= Look;
        hostTable.Changed -= Look;
        modelTable.Changed -= Look;
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _signals.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await EndAsync(stoppingToken);
            }
            catch (StorageException e)
            {
                // It takes no requests already; only that it is done is not on record, and the next change looks again.
                LogNotKept(e.Message);
            }
        }
    }

    private void Look()
    {
        if (hosts.AnyEnding || models.AnyEnding)
            _signals.Writer.TryWrite(true);
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var item in hosts.Current.Where(listed => listed.State == ServiceState.Draining && !listed.IsLeaving && queues.Load(listed.Host) == 0).ToArray())
        {
            if (hostTable.Find(item.Host.Name) is { } set)
                await hostTable.WriteAsync(set.Id, set.Revision, set.Value with { State = ServiceState.Disabled }, Who, Action, cancellationToken);
        }

        foreach (var item in models.All.Where(model => model.Value.State == ServiceState.Draining && queues.Load(model.Id) == 0).ToArray())
            await modelTable.WriteAsync(item.Id, item.Revision, item.Value with { State = ServiceState.Disabled }, Who, Action, cancellationToken);

        if (!hosts.Current.Any(listed => listed.IsLeaving && queues.Load(listed.Host) == 0))
            return;
        hosts.Rebuild();
        await pool.RefreshAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "That a host or model is drained could not be kept: {Reason}")]
    private partial void LogNotKept(string reason);
}
