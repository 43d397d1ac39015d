namespace GreenServ.Router.Queues;

/// <summary>
/// The order in which waiting requests are served: classes by share, tenants of a class evenly, a tenant's own by arrival.
/// What is shared is time in a slot, so that a tenant of long answers gets fewer of them. Start-time fair queueing (Goyal, Vin and
/// Cheng, 1996) on two levels: a line's next turn lies as far ahead as the service it had, divided by its share. Not thread-safe.
/// </summary>
internal sealed class FairOrder
{
    private readonly PriorityLine[] _lines = [.. RequestPriorities.All.Select(priority => new PriorityLine(priority))];
    private double _now;

    /// <summary>Requests that wait.</summary>
    public int Count { get; private set; }

    public void Add(Waiter waiter)
    {
        LineOf(waiter).Add(waiter);
        Count++;
    }

    /// <summary>Takes out one that waits no more.</summary>
    public void Remove(Waiter waiter)
    {
        LineOf(waiter).Remove(waiter);
        Count--;
    }

    /// <summary>Requests that wait for some models.</summary>
    public int CountOf(Func<string, bool> isOne) => Count == 0 ? 0 : _lines.SelectMany(line => line.Tenants).Sum(tenant => tenant.CountOf(isOne));

    /// <summary>Takes out the one whose turn it is among those whose model has room; <c>null</c> when no such one waits.</summary>
    public Waiter? Take(Func<string, bool> hasRoom)
    {
        Waiter? next = null;
        var earliest = double.PositiveInfinity;
        foreach (var line in _lines)
        {
            var turn = Math.Max(line.Turn, _now);
            if (line.Count > 0 && turn < earliest && line.Next(hasRoom) is { } waiter)
                (next, earliest) = (waiter, turn);
        }

        if (next is not null)
            Remove(next);
        return next;
    }

    /// <summary>Puts a request that begins now on its tenant's and its class's account.</summary>
    /// <param name="ticket">The request.</param>
    /// <param name="seconds">How long it will probably take; <see cref="Correct"/> makes up for the difference.</param>
    public void Charge(in QueueTicket ticket, double seconds)
    {
        var line = _lines[(int)ticket.Priority];
        _now = Math.Max(_now, line.Turn);
        line.Turn = _now + seconds / ticket.Priority.Share();
        line.Charge(ticket.Tenant, seconds);
    }

    /// <summary>Corrects both accounts by what a request took more, or less, than it was charged.</summary>
    public void Correct(in QueueTicket ticket, double seconds)
    {
        var line = _lines[(int)ticket.Priority];
        line.Turn += seconds / ticket.Priority.Share();
        line.Correct(ticket.Tenant, seconds);
    }

    /// <summary>About how many of those that wait would be served before a request that comes now.</summary>
    /// <param name="ticket">The request.</param>
    /// <param name="model">Count those for this model alone; <c>null</c> counts all.</param>
    public int Ahead(in QueueTicket ticket, string? model)
    {
        var own = _lines[(int)ticket.Priority];
        var mine = own.Find(ticket.Tenant) is { } line ? Waiting(line, model) : 0;
        var ahead = mine;
        foreach (var other in own.Tenants)
        {
            if (other.Tenant != ticket.Tenant)
                ahead += Math.Min(Waiting(other, model), mine + 1);
        }

        var turns = ahead + 1;
        foreach (var other in _lines)
        {
            if (other == own || other.Count == 0)
                continue;
            var all = other.Tenants.Sum(tenant => Waiting(tenant, model));
            ahead += (int)Math.Min(all, Math.Ceiling(turns * other.Priority.Share() / own.Priority.Share()));
        }

        return ahead;
    }

    /// <summary>
    /// The one that should give up its place to a request for which there is none: the newest of the tenant that has most waiting,
    /// lowest class first. <c>null</c> when that would be the request itself.
    /// </summary>
    public Waiter? LeastEntitled(in QueueTicket ticket)
    {
        var waiting = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in _lines.SelectMany(line => line.Tenants))
            waiting[line.Tenant] = waiting.GetValueOrDefault(line.Tenant) + line.Count;
        var (greediest, most) = waiting.MaxBy(tenant => tenant.Value);
        if (most == 0)
            return null;
        var mine = waiting.GetValueOrDefault(ticket.Tenant) + 1;
        if (most > mine)
            return NewestOf(greediest, RequestPriority.Interactive);

        // Nobody has more waiting. What it has waiting itself may still matter less to it.
        return NewestOf(ticket.Tenant, ticket.Priority + 1);
    }

    private Waiter? NewestOf(string tenant, RequestPriority highest)
    {
        for (var i = _lines.Length - 1; i >= (int)highest; i--)
        {
            if (_lines[i].Find(tenant)?.Newest() is { } newest)
                return newest;
        }

        return null;
    }

    private PriorityLine LineOf(Waiter waiter) => _lines[(int)waiter.Ticket.Priority];

    private static int Waiting(TenantLine line, string? model) => model is null ? line.Count : line.CountOf(model);
}
