namespace GreenServ.Router.Queues;

/// <summary>What one tenant has waiting in one class, in order of arrival for each model.</summary>
internal sealed class TenantLine(string tenant)
{
    private readonly Dictionary<string, LinkedList<Waiter>> _byModel = new(StringComparer.Ordinal);

    public string Tenant { get; } = tenant;

    /// <summary>When its next turn is, in the class's virtual time (seconds of service had).</summary>
    public double Turn { get; set; }

    public int Count { get; private set; }

    public int CountOf(string model) => _byModel.TryGetValue(model, out var line) ? line.Count : 0;

    public int CountOf(Func<string, bool> isOne) => _byModel.Sum(line => isOne(line.Key) ? line.Value.Count : 0);

    public void Add(Waiter waiter)
    {
        if (!_byModel.TryGetValue(waiter.Ticket.Model, out var line))
            _byModel[waiter.Ticket.Model] = line = new();
        waiter.Place = line.AddLast(waiter);
        Count++;
    }

    public void Remove(Waiter waiter)
    {
        var line = waiter.Place!.List!;
        line.Remove(waiter.Place);
        waiter.Place = null;
        Count--;
        if (line.Count == 0)
            _byModel.Remove(waiter.Ticket.Model);
    }

    /// <summary>The one that came first among those whose model has room; <c>null</c> when none has.</summary>
    public Waiter? First(Func<string, bool> hasRoom)
    {
        Waiter? first = null;
        foreach (var (model, line) in _byModel)
        {
            var head = line.First!.Value;
            if ((first is null || head.Number < first.Number) && hasRoom(model))
                first = head;
        }

        return first;
    }

    /// <summary>The one that came last; <c>null</c> when nothing waits.</summary>
    public Waiter? Newest() => _byModel.Values.Select(line => line.Last!.Value).MaxBy(waiter => waiter.Number);
}
