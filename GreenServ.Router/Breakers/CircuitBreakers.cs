using System.Collections.Concurrent;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Breakers;

/// <summary>
/// A circuit breaker for every placement, so that not every request pays for finding out that it fails. Three failures in a row
/// open it for half a minute. Then one request at a time tries whether it is well again: success closes it, failure opens it for
/// twice as long, up to ten minutes. A host that is merely busy, and says so, is left alone for as long as it asks.
/// </summary>
internal sealed class CircuitBreakers(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Arm, string Host), Breaker> _breakers = new();

    /// <summary>Why the placement should not be asked now; <c>null</c> when it may be.</summary>
    public string? Reason(Placement placement) => _breakers.TryGetValue(Key(placement), out var breaker) ? breaker.Reason(time.GetUtcNow()) : null;

    /// <summary>How the placement stands.</summary>
    public BreakerStatus Read(Placement placement) =>
        _breakers.TryGetValue(Key(placement), out var breaker) ? breaker.Read(time.GetUtcNow()) : BreakerStatus.Closed;

    /// <summary>Begins an attempt; <c>null</c> where it should not be asked now.</summary>
    /// <param name="placement">What is asked.</param>
    /// <param name="force">Ask it however it stands, because there is nothing else to ask.</param>
    public BreakerAttempt? TryBegin(Placement placement, bool force)
    {
        var breaker = _breakers.GetOrAdd(Key(placement), static _ => new Breaker());
        return breaker.TryBegin(time.GetUtcNow(), force, out var pass) ? new BreakerAttempt(breaker, pass, time) : null;
    }

    private static (string, string) Key(Placement placement) => (placement.Arm, placement.Host.Name);
}
