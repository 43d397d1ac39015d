using System.Collections.Concurrent;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Admin;

/// <summary>Counts what every placement is answering now, so that a host or a model can be drained.</summary>
internal sealed class RunningRequests
{
    private readonly ConcurrentDictionary<(ModelHost Host, string Model), int> _counts = new();

    /// <summary>Raised when a placement has ended its last request, on the thread that ended it.</summary>
    public event Action? PlacementIdle;

    /// <summary>Counts a request until the result is disposed.</summary>
    public IDisposable Enter(Placement placement)
    {
        var key = (placement.Host, placement.Model);
        _counts.AddOrUpdate(key, 1, (_, count) => count + 1);
        return new Running(this, key);
    }

    public int On(ModelHost host) => _counts.Where(entry => entry.Key.Host == host).Sum(entry => entry.Value);

    public int Of(string model) => _counts.Where(entry => PoolSnapshot.NamesMatch(entry.Key.Model, model)).Sum(entry => entry.Value);

    private void Leave((ModelHost, string) key)
    {
        if (_counts.AddOrUpdate(key, 0, (_, count) => count - 1) > 0)
            return;
        _counts.TryRemove(new(key, 0));
        PlacementIdle?.Invoke();
    }

    private sealed class Running(RunningRequests requests, (ModelHost, string) key) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                requests.Leave(key);
        }
    }
}
