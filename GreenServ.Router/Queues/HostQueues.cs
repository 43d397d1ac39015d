using System.Runtime.CompilerServices;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Queues;

/// <summary>The queue of every host; it lives as long as the host is known.</summary>
internal sealed class HostQueues(TimeProvider time)
{
    private readonly ConditionalWeakTable<ModelHost, HostQueue> _queues = [];

    public HostQueue Of(ModelHost host) => _queues.GetValue(host, added => new HostQueue(added.Limits, time));

    /// <summary>Requests under way at a host.</summary>
    public int UnderWay(ModelHost host) => Of(host).Read().UnderWay;

    /// <summary>All hosts that were asked, with how busy they are.</summary>
    public IEnumerable<(ModelHost Host, QueueState State)> Read() => _queues.Select(entry => (entry.Key, entry.Value.Read()));
}
