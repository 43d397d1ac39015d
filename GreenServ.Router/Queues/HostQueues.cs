using System.Runtime.CompilerServices;
using GreenServ.Router.Pool;
using GreenServ.Router.Replicas;

namespace GreenServ.Router.Queues;

/// <summary>The queue of every host; it lives as long as the host is known.</summary>
/// <param name="time">The clock.</param>
/// <param name="routers">How many routers ask the same hosts; <c>null</c> where this is the only one.</param>
internal sealed class HostQueues(TimeProvider time, RouterCount? routers = null)
{
    private readonly ConditionalWeakTable<ModelHost, HostQueue> _queues = [];

    /// <summary>Raised when nothing is under way any more at one of a host's models and nothing waits for it, on the thread that ended the last.</summary>
    public event Action? ModelIdle;

    /// <summary>Raised, where routers share their hosts' slots, when a request has to wait for one; on its thread.</summary>
    public event Action? SlotWanted;

    public HostQueue Of(ModelHost host) => _queues.GetValue(
        host, added => new HostQueue(added.Limits, time, () => ModelIdle?.Invoke(), routers is null ? null : new SlotLeases(routers, () => SlotWanted?.Invoke())));

    /// <summary>Requests under way at a host.</summary>
    public int UnderWay(ModelHost host) => Of(host).Read().UnderWay;

    /// <summary>Requests under way at a host, and those that wait for it.</summary>
    public int Load(ModelHost host) => Of(host).Read() is var state ? state.UnderWay + state.Waiting : 0;

    /// <summary>Requests under way at a model, and those that wait for it, on whichever hosts.</summary>
    public int Load(string model) => _queues.Sum(entry => entry.Value.Load(name => PoolSnapshot.NamesMatch(name, model)));

    /// <summary>The queues of all hosts that were asked.</summary>
    public IEnumerable<(ModelHost Host, HostQueue Queue)> All => _queues.Select(entry => (entry.Key, entry.Value));

    /// <summary>All hosts that were asked, with how busy they are.</summary>
    public IEnumerable<(ModelHost Host, QueueState State)> Read() => _queues.Select(entry => (entry.Key, entry.Value.Read()));
}
