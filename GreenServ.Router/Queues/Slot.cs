namespace GreenServ.Router.Queues;

/// <summary>A request's right to be under way at a host. Disposing it, once or more often, gives it to the next.</summary>
internal sealed class Slot : IDisposable
{
    private readonly HostQueue _queue;
    private int _ended;

    public Slot(HostQueue queue, QueueTicket ticket, LinkedListNode<TimeSpan> begunAtHost, LinkedListNode<TimeSpan> begunAtModel, double chargedSeconds, TimeSpan waited)
    {
        _queue = queue;
        Ticket = ticket;
        BegunAtHost = begunAtHost;
        BegunAtModel = begunAtModel;
        ChargedSeconds = chargedSeconds;
        Waited = waited;
    }

    public QueueTicket Ticket { get; }

    /// <summary>How long the request waited for it.</summary>
    public TimeSpan Waited { get; }

    /// <summary>Whether the request was answered whole, so that its time is one to expect of others.</summary>
    public bool WasServed { get; set; }

    public LinkedListNode<TimeSpan> BegunAtHost { get; }
    public LinkedListNode<TimeSpan> BegunAtModel { get; }

    /// <summary>What its tenant was charged for it in advance.</summary>
    public double ChargedSeconds { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            _queue.Release(this);
    }
}
