namespace GreenServ.Router.Queues;

/// <summary>What a queue tells of the slots it shares with other routers, and hears of them.</summary>
internal sealed partial class HostQueue
{
    /// <summary>What this router holds and wants of the host's slots (no model) and of its models'.</summary>
    /// <param name="isLeaving">Whether nothing is to be kept.</param>
    public IReadOnlyList<(string? Model, SlotNeed Need)> Tell(bool isLeaving = false)
    {
        if (shared is null)
            return [];
        lock (_lock)
        {
            var now = Now;
            var needs = new List<(string?, SlotNeed)>();
            // What waits for a model that takes no more has no use for a slot of the host.
            var ofHost = _limits.PerModel is null ? _host.UnderWay + _order.Count : 0;
            foreach (var model in _limits.PerModel is null ? [] : shared.Models)
            {
                var perModel = _limits.PerModel!.Value;
                var underWay = _models.GetValueOrDefault(model)?.UnderWay ?? 0;
                var demand = underWay + _order.CountOf(name => name == model);
                ofHost += Math.Min(demand, perModel);
                if (shared.Of(model).Tell(perModel, underWay, demand, now, isLeaving) is { } need)
                    needs.Add((model, need));
            }

            if (_limits.Host is { } host && shared.Of(null).Tell(host, _host.UnderWay, ofHost, now, isLeaving) is { } all)
                needs.Add((null, all));
            return needs;
        }
    }

    /// <summary>What became of a need that was told.</summary>
    /// <param name="model">Whose slots; <c>null</c> for the host's.</param>
    /// <param name="need">As it was told.</param>
    /// <param name="granted">How many this router may have.</param>
    /// <param name="age">How long ago it was told.</param>
    /// <param name="duration">For how long, from then.</param>
    public void Grant(string? model, SlotNeed need, int granted, TimeSpan age, TimeSpan duration)
    {
        lock (_lock)
        {
            shared?.Of(model).Grant(need, granted, Now - age + duration);
            Admit();
        }
    }

    /// <summary>Admits whom a lease that has run out kept waiting: then this router's own share counts.</summary>
    public void Reconsider()
    {
        lock (_lock)
            Admit();
    }

    /// <summary>How many requests may be under way at a model now; <c>null</c> for no limit.</summary>
    public int? SlotsNow(string model)
    {
        lock (_lock)
            return SlotsOf(model);
    }

    private int? HostSlots => _limits.Host is { } limit ? shared?.Of(null).Usable(limit, Now) ?? limit : null;

    private int? SlotsOf(string model) => _limits.PerModel is { } limit ? shared?.Of(model).Usable(limit, Now) ?? limit : null;
}
