using GreenServ.Router.Replicas;

namespace GreenServ.Router.Queues;

/// <summary>What a host's queue shares with the queues that other routers have for the same host. Its queue's lock guards it.</summary>
/// <param name="routers">How many share.</param>
/// <param name="wanted">Told, outside the lock, that a request waits.</param>
internal sealed class SlotLeases(RouterCount routers, Action wanted)
{
    private readonly Dictionary<string, SlotLease> _models = new(StringComparer.Ordinal);
    private readonly SlotLease _host = new(routers);

    public Action Wanted { get; } = wanted;

    /// <summary>The lease of a model's slots, or of the host's own where there is no model.</summary>
    public SlotLease Of(string? model)
    {
        if (model is null)
            return _host;
        if (!_models.TryGetValue(model, out var lease))
            _models[model] = lease = new(routers);
        return lease;
    }

    /// <summary>Models that requests were asked for.</summary>
    public IReadOnlyCollection<string> Models => _models.Keys;
}
