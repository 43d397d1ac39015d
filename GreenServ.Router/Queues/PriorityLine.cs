namespace GreenServ.Router.Queues;

/// <summary>What waits in one class: its tenants take turns.</summary>
internal sealed class PriorityLine(RequestPriority priority)
{
    private const int TenantsBeforeSweep = 256;

    private readonly Dictionary<string, TenantLine> _tenants = new(StringComparer.Ordinal);
    private double _now;

    public RequestPriority Priority { get; } = priority;

    /// <summary>When the class's next turn is, in the host's virtual time (seconds of service had, by share).</summary>
    public double Turn { get; set; }

    public int Count { get; private set; }

    public IEnumerable<TenantLine> Tenants => _tenants.Values;

    public TenantLine? Find(string tenant) => _tenants.GetValueOrDefault(tenant);

    public void Add(Waiter waiter)
    {
        Of(waiter.Ticket.Tenant).Add(waiter);
        Count++;
    }

    public void Remove(Waiter waiter)
    {
        _tenants[waiter.Ticket.Tenant].Remove(waiter);
        Count--;
    }

    /// <summary>Whose turn it is among those whose model has room; <c>null</c> when no such one waits.</summary>
    public Waiter? Next(Func<string, bool> hasRoom)
    {
        Waiter? next = null;
        var earliest = double.PositiveInfinity;
        foreach (var line in _tenants.Values)
        {
            if (line.Count == 0 || line.First(hasRoom) is not { } waiter)
                continue;

            // Whoever could not be served, for want of room, gains no claim on more than a share of what comes.
            var turn = Math.Max(line.Turn, _now);
            if (turn < earliest || (turn == earliest && waiter.Number < next!.Number))
                (next, earliest) = (waiter, turn);
        }

        return next;
    }

    /// <summary>Puts seconds of service on a tenant's account, beginning now.</summary>
    public void Charge(string tenant, double seconds)
    {
        var line = Of(tenant);
        _now = Math.Max(_now, line.Turn);
        line.Turn = _now + seconds;
        if (_tenants.Count > TenantsBeforeSweep)
            Sweep();
    }

    /// <summary>Corrects an account by what a request took more, or less, than it was charged.</summary>
    public void Correct(string tenant, double seconds)
    {
        if (_tenants.TryGetValue(tenant, out var line))
            line.Turn += seconds;
    }

    private TenantLine Of(string tenant) => _tenants.TryGetValue(tenant, out var line) ? line : _tenants[tenant] = new(tenant);

    // An account that has nothing waiting and nothing to its debit says no more than a new one.
    private void Sweep()
    {
        foreach (var (tenant, line) in _tenants)
        {
            if (line.Count == 0 && line.Turn <= _now)
                _tenants.Remove(tenant);
        }
    }
}
