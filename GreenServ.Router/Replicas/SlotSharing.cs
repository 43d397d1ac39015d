using System.Globalization;
using System.Runtime.CompilerServices;
using GreenServ.Router.Pool;
using GreenServ.Router.Queues;
using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>
/// Shares the slots of hosts, and of their models, with the other routers: renews what this one uses five times a second, asks for more as soon as a request waits, and
/// gives back what was not used for a second. No request waits for it; without it each router has its share of the slots.
/// </summary>
internal sealed partial class SlotSharing(SharedState shared, Journal journal, HostQueues queues, ReplicaHealth health, TimeProvider time, ILogger<SlotSharing> logger) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    /// <summary>Requests that begin to wait within it ask together.</summary>
    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(20);

    private readonly SlotLedger _ledger = new(shared.Redis, shared.Keys);
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly ConditionalWeakTable<HostQueue, string> _holders = [];
    private int _queues;
    private int _reconnects;
    private long? _lostAt;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _reconnects = shared.Redis.Reconnects;
        queues.SlotWanted += Ask;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queues.SlotWanted -= Ask;
        await base.StopAsync(cancellationToken);
        try
        {
            await RenewAsync(isLeaving: true, cancellationToken);
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException)
        {
            LogNotGivenBack(e.Message);
        }
    }

    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(KeepAsync(stoppingToken), ReconsiderAsync(stoppingToken));

    private async Task KeepAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _wanted.WaitAsync(s_period, stoppingToken);
            try
            {
                await RenewAsync(isLeaving: false, stoppingToken);
            }
            catch (StorageException e)
            {
                // Leases run out, and each router has its share.
                health.Failed(ReplicaPart.Slots, e);
                _lostAt = time.GetTimestamp();
            }

            await Task.Delay(s_gathering, time, stoppingToken);
        }
    }

    // Beside the renewal, which may be waiting for an answer when a lease runs out.
    private async Task ReconsiderAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (_, queue) in queues.All)
                queue.Reconsider();
        }
    }

    private async Task RenewAsync(bool isLeaving, CancellationToken cancellationToken)
    {
        // A server that was away may have forgotten what others hold, and they may not have found it again.
        if (shared.Redis.Reconnects is var reconnects && reconnects != _reconnects)
            (_reconnects, _lostAt) = (reconnects, time.GetTimestamp());
        var isSettling = _lostAt is { } lostAt && time.GetElapsedTime(lostAt) < SlotLedger.Duration;
        Task[] renewals =
        [
            .. from entry in queues.All
               from told in entry.Queue.Tell(isLeaving)
               select RenewAsync(entry.Host, entry.Queue, told.Model, told.Need, isSettling, cancellationToken),
        ];
        await Task.WhenAll(renewals);
        if (renewals.Length > 0)
            health.Works(ReplicaPart.Slots);
    }

    private async Task RenewAsync(ModelHost host, HostQueue queue, string? model, SlotNeed need, bool isSettling, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var block = SlotLease.BlockOf(need.Limit);
        var claim = new SlotClaim(
            NameOf(host, model), HolderOf(queue), need.Limit, need.Holds, need.Wants, isSettling ? Math.Max(need.Holds, block) : need.Limit, block);
        var granted = await _ledger.RenewAsync(claim, cancellationToken);
        queue.Grant(model, need, granted, time.GetElapsedTime(asked), SlotLedger.Duration);
    }

    private void Ask()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to ask already.
        }
    }

    // A host that is reached by another key has a queue of its own beside the old one, and both count.
    private string HolderOf(HostQueue queue) => _holders.GetValue(
        queue, _ => string.Create(CultureInfo.InvariantCulture, $"{journal.Writer}/{Interlocked.Increment(ref _queues)}"));

    // What routers on other machines reach at such an address is another host.
    private static string NameOf(ModelHost host, string? model)
    {
        var address = host.BaseAddress.GetComponents(UriComponents.HostAndPort | UriComponents.Path, UriFormat.UriEscaped);
        return $"{(host.BaseAddress.IsLoopback ? Environment.MachineName + "/" : "")}{address} {model}";
    }

    [LoggerMessage(LogLevel.Debug, "The slots of hosts that this router used are free a few seconds after its stop: {Reason}")]
    private partial void LogNotGivenBack(string reason);
}
