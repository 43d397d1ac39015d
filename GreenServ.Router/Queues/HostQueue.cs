namespace GreenServ.Router.Queues;

/// <summary>
/// Admits requests to one host: never more under way than its limits, the others waiting in <see cref="FairOrder"/>. Whenever its
/// lock is free, no request waits that could be under way. The lock is held for a decision, never for I/O or for anyone's code.
/// </summary>
/// <param name="limits">At the beginning.</param>
/// <param name="time">The clock.</param>
/// <param name="modelIdle">Told, outside the lock, that nothing is under way any more at one of the models and nothing waits for it.</param>
/// <param name="shared">Where other routers ask the same host; <c>null</c> where its slots are this router's alone.</param>
internal sealed partial class HostQueue(QueueLimits limits, TimeProvider time, Action? modelIdle = null, SlotLeases? shared = null)
{
    private readonly Lock _lock = new();
    private readonly FairOrder _order = new();
    private readonly ServiceTimes _host = new();
    private readonly Dictionary<string, ServiceTimes> _models = new(StringComparer.Ordinal);
    private readonly long _epoch = time.GetTimestamp();
    private QueueLimits _limits = limits;
    private long _arrivals;

    /// <summary>Changes the limits, also while requests run; those beyond a lower limit run to their end.</summary>
    public void SetLimits(QueueLimits limits)
    {
        lock (_lock)
        {
            _limits = limits;
            Admit();
        }
    }

    /// <summary>Takes a slot, waits for one, or says why there will be none.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting; no slot is taken.</exception>
    public ValueTask<QueueResult> EnterAsync(QueueTicket ticket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            var wait = WaitSeconds(ticket);
            if (TooLate(ticket, wait) is { } late)
                return new(new QueueResult(null, late));
            if (HasRoom(ticket.Model))
                return new(new QueueResult(Take(ticket, TimeSpan.Zero), null));
            if (_order.Count >= _limits.Waiting && !MakeRoomFor(ticket))
                return new(new QueueResult(null, Full(wait)));
            waiter = new Waiter(ticket, ++_arrivals) { Since = Now };
            _order.Add(waiter);
        }

        shared?.Wanted();
        return new(ListenForLeaving(waiter, cancellationToken));
    }

    /// <summary>How a request of this kind would fare now.</summary>
    public QueueOutlook Look(in QueueTicket ticket)
    {
        lock (_lock)
        {
            var times = _models.GetValueOrDefault(ticket.Model);
            var isFull = !HasRoom(ticket.Model) && _order.Count >= _limits.Waiting && _order.LeastEntitled(ticket) is null;
            var wait = WaitSeconds(ticket);
            return new(times?.UnderWay ?? 0, _host.UnderWay, TimeSpan.FromSeconds(wait), TimeSpan.FromSeconds(times?.ShortestSeconds ?? 0), isFull);
        }
    }

    /// <summary>Requests under way at one of the host's models.</summary>
    public int UnderWay(string model)
    {
        lock (_lock)
            return _models.GetValueOrDefault(model)?.UnderWay ?? 0;
    }

    /// <summary>Requests under way at some of the host's models, and those that wait for them.</summary>
    public int Load(Func<string, bool> isOne)
    {
        lock (_lock)
            return _models.Where(model => isOne(model.Key)).Sum(model => model.Value.UnderWay) + _order.CountOf(isOne);
    }

    /// <summary>How busy the host is.</summary>
    public QueueState Read()
    {
        lock (_lock)
            return new(_host.UnderWay, _order.Count, _limits);
    }

    /// <summary>For <see cref="Slot.Dispose"/> alone.</summary>
    public void Release(Slot slot)
    {
        bool isIdle;
        lock (_lock)
        {
            var now = Now;
            var took = (now - slot.BegunAtHost.Value).TotalSeconds;
            _host.End(slot.BegunAtHost, now, slot.WasServed);
            _models[slot.Ticket.Model].End(slot.BegunAtModel, now, slot.WasServed);
            _order.Correct(slot.Ticket, took - slot.ChargedSeconds);
            Admit();
            isIdle = IsIdle(slot.Ticket.Model);
        }

        if (isIdle)
            modelIdle?.Invoke();
    }

    private TimeSpan Now => time.GetElapsedTime(_epoch);

    private bool HostHasRoom => HostSlots is not { } slots || _host.UnderWay < slots;

    private bool HasRoom(string model) => HostHasRoom && ModelHasRoom(model);

    private bool ModelHasRoom(string model) => SlotsOf(model) is not { } slots || (_models.GetValueOrDefault(model)?.UnderWay ?? 0) < slots;

    private bool IsIdle(string model) =>
        (!_models.TryGetValue(model, out var times) || times.UnderWay == 0) && _order.CountOf(name => name == model) == 0;

    private Task<QueueResult> ListenForLeaving(Waiter waiter, CancellationToken cancellationToken)
    {
        var leaving = cancellationToken.UnsafeRegister(
            static (state, token) => ((Action<CancellationToken>)state!)(token), (Action<CancellationToken>)(token => Abandon(waiter, token)));
        lock (_lock)
        {
            // What ends the waiting takes the registration away; where that has happened already, it falls to this line.
            if (waiter.Place is null)
                leaving.Unregister();
            else
                waiter.Leaving = leaving;
        }

        return waiter.Turn.Task;
    }

    private void Abandon(Waiter waiter, CancellationToken cancellationToken)
    {
        bool isIdle;
        lock (_lock)
        {
            // Its turn may have come in this very moment: then it has a slot, which its owner gives back.
            if (waiter.Place is null)
                return;
            _order.Remove(waiter);
            isIdle = IsIdle(waiter.Ticket.Model);
        }

        waiter.Turn.TrySetCanceled(cancellationToken);
        if (isIdle)
            modelIdle?.Invoke();
    }

    private void Admit()
    {
        while (_order.Count > 0 && HostHasRoom && _order.Take(ModelHasRoom) is { } next)
            next.End(new QueueResult(Take(next.Ticket, Now - next.Since), null));
    }

    private Slot Take(in QueueTicket ticket, TimeSpan waited)
    {
        var now = Now;
        if (!_models.TryGetValue(ticket.Model, out var times))
            _models[ticket.Model] = times = new();
        var seconds = times.MeanSeconds(now);
        _order.Charge(ticket, seconds);
        return new Slot(this, ticket, _host.Begin(now), times.Begin(now), seconds, waited);
    }

    private bool MakeRoomFor(in QueueTicket ticket)
    {
        if (_limits.Waiting == 0 || _order.LeastEntitled(ticket) is not { } yielding)
            return false;
        _order.Remove(yielding);
        yielding.End(new QueueResult(null, Full(WaitSeconds(yielding.Ticket))));
        return true;
    }

    private double WaitSeconds(in QueueTicket ticket)
    {
        var now = Now;
        var wait = 0.0;
        // Where others have all slots at the moment one is expected to come free as often as if it were this router's.
        if (SlotsOf(ticket.Model) is { } ofModel && _models.TryGetValue(ticket.Model, out var times) && times.UnderWay >= ofModel)
            wait = times.WaitSeconds(now, Math.Max(ofModel, 1), _order.Ahead(ticket, ticket.Model));
        if (HostSlots is { } ofHost && _host.UnderWay >= ofHost)
            wait = Math.Max(wait, _host.WaitSeconds(now, Math.Max(ofHost, 1), _order.Ahead(ticket, null)));
        return wait;
    }

    // Once what waits now has been served, a request that comes then finds room at once.
    private static QueueRefusal Full(double wait) => new(QueueRefusalReason.Full, TimeSpan.FromSeconds(wait), TimeSpan.FromSeconds(wait));

    private QueueRefusal? TooLate(in QueueTicket ticket, double wait)
    {
        if (ticket.TimeLeft is not { TotalSeconds: var left })
            return null;
        var shortest = _models.TryGetValue(ticket.Model, out var times) ? times.ShortestSeconds : 0;
        if (wait + shortest <= left)
            return null;
        return new(QueueRefusalReason.TooLate, TimeSpan.FromSeconds(wait), shortest <= left ? TimeSpan.FromSeconds(wait + shortest - left) : null);
    }
}

/// <summary>How a request would fare at a host.</summary>
/// <param name="UnderWayAtModel">Requests under way at the model.</param>
/// <param name="UnderWayAtHost">Requests under way at the host.</param>
/// <param name="ExpectedWait">How long it would probably wait.</param>
/// <param name="ShortestAnswer">The shortest that an answer of the model took lately; zero before the first.</param>
/// <param name="IsFull">Whether it could not even wait.</param>
internal readonly record struct QueueOutlook(int UnderWayAtModel, int UnderWayAtHost, TimeSpan ExpectedWait, TimeSpan ShortestAnswer, bool IsFull);

/// <summary>How busy a host is.</summary>
internal readonly record struct QueueState(int UnderWay, int Waiting, QueueLimits Limits);
