using System.Collections.Concurrent;

namespace GreenServ.Router.Pool;

/// <summary>Requests in flight at every host and every placement, as this router sends them.</summary>
internal sealed class HostLoad
{
    private readonly ConcurrentDictionary<ModelHost, int> _atHosts = new();
    private readonly ConcurrentDictionary<(ModelHost Host, string Model), int> _atPlacements = new();

    /// <summary>Raised when the last request of a placement has ended, on the thread that ended it.</summary>
    public event Action? PlacementIdle;

    /// <summary>Requests in flight at a host now.</summary>
    public int Of(ModelHost host) => _atHosts.GetValueOrDefault(host);

    /// <summary>Requests that a model is answering now, on whichever hosts.</summary>
    public int Of(string model) => _atPlacements.Where(entry => PoolSnapshot.NamesMatch(entry.Key.Model, model)).Sum(entry => entry.Value);

    /// <summary>A request is sent; returns how many others are in flight at its host. To be followed by <see cref="Leave"/>.</summary>
    public int Enter(Placement placement)
    {
        _atPlacements.AddOrUpdate((placement.Host, placement.Model), 1, (_, count) => count + 1);
        return _atHosts.AddOrUpdate(placement.Host, 1, (_, count) => count + 1) - 1;
    }

    /// <summary>A request has ended, however.</summary>
    public void Leave(Placement placement)
    {
        CountDown(_atHosts, placement.Host);
        if (CountDown(_atPlacements, (placement.Host, placement.Model)) == 0)
            PlacementIdle?.Invoke();
    }

    // Hosts and models come and go, so that a count of nothing is not kept.
    private static int CountDown<T>(ConcurrentDictionary<T, int> counts, T key)
        where T : notnull
    {
        var left = counts.AddOrUpdate(key, 0, (_, count) => Math.Max(count - 1, 0));
        if (left == 0)
            counts.TryRemove(new(key, 0));
        return left;
    }
}
