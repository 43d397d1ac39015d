namespace GreenServ.Router.Queues;

/// <summary>One request that waits. Its queue's lock guards it.</summary>
internal sealed class Waiter(QueueTicket ticket, long number)
{
    public QueueTicket Ticket { get; } = ticket;

    /// <summary>Order of arrival.</summary>
    public long Number { get; } = number;

    /// <summary>Ends the waiting: a slot, a refusal, or cancellation. Continuations run elsewhere, never under the lock.</summary>
    public TaskCompletionSource<QueueResult> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When it came, by the queue's clock.</summary>
    public TimeSpan Since { get; init; }

    /// <summary>Its place in its tenant's line; <c>null</c> once it waits no more.</summary>
    public LinkedListNode<Waiter>? Place { get; set; }

    /// <summary>Listens for its client leaving.</summary>
    public CancellationTokenRegistration Leaving { get; set; }

    /// <summary>Ends the waiting with a result.</summary>
    public void End(QueueResult result)
    {
        // Not disposed: that would wait for a callback which may be waiting for this very lock.
        Leaving.Unregister();
        Turn.TrySetResult(result);
    }
}

/// <summary>What became of asking for a slot: exactly one of the two.</summary>
internal readonly record struct QueueResult(Slot? Slot, QueueRefusal? Refusal);
