using System.Runtime.CompilerServices;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Queues;

/// <summary>The queue of every host; it lives as long as the host is known.</summary>
internal sealed class HostQueues(TimeProvider time)
{
    private readonly ConditionalWeakTable<ModelHost, HostQueue> _queues = [];

    /// <summary>Raised when nothing is under way any more at one of a host's models and nothing waits for it, on the thread that ended the last.</summary>
    public event Action? ModelIdle;

    public HostQueue Of(ModelHost host) => _queues.GetValue(host, added => new HostQueue(added.Limits, time, () => ModelIdle?.Invoke()));

    /// <summary>Requests under way at a host.</summary>
    public int UnderWay(ModelHost host) => Of(host).Read().UnderWay;

    /// <summary>Requests under way at a host, and those that wait for it.</summary>
    public int Load(ModelHost host) => Of(host).Read() is var state ? state.UnderWay + state.Waiting : 0;

    /// <summary>Requests under way at a model, and those that wait for it, on whichever hosts.</summary>
    public int Load(string model) => _queues.Sum(entry => entry.Value.Load(name => PoolSnapshot.NamesMatch(name, model)));

    /// <summary>All hosts that were asked, with how busy they are.</summary>
    public IEnumerable<(ModelHost Host, QueueState State)> Read() => _queues.Select(entry => (entry.Key, entry.Value.Read()));
}
