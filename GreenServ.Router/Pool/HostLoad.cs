using System.Collections.Concurrent;

namespace GreenServ.Router.Pool;

/// <summary>Requests in flight at every host, as this router sends them.</summary>
internal sealed class HostLoad
{
    private readonly ConcurrentDictionary<string, int> _inFlight = new(StringComparer.Ordinal);

    /// <summary>Requests in flight at a host now.</summary>
    public int Of(ModelHost host) => _inFlight.GetValueOrDefault(host.Name);

    /// <summary>A request is sent; returns how many others are in flight there. To be followed by <see cref="Leave"/>.</summary>
    public int Enter(ModelHost host) => _inFlight.AddOrUpdate(host.Name, 1, (_, count) => count + 1) - 1;

    /// <summary>A request has ended, however.</summary>
    public void Leave(ModelHost host) => _inFlight.AddOrUpdate(host.Name, 0, (_, count) => Math.Max(count - 1, 0));
}
