namespace GreenServ.Workers.Traffic;

/// <summary>How long to wait while router or simulator are away; requests in flight report into it from any thread.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest)
{
    private readonly Lock _lock = new();
    private TimeSpan _wait;

    /// <summary>What to wait before the next request; zero while all is well.</summary>
    public TimeSpan Wait
    {
        get
        {
            lock (_lock)
                return _wait;
        }
    }

    /// <summary>Notes a failure; whether it is the first in a row.</summary>
    public bool Failed()
    {
        lock (_lock)
        {
            var isFirst = _wait == TimeSpan.Zero;
            _wait = isFirst ? first : _wait >= longest / 2 ? longest : _wait * 2;
            return isFirst;
        }
    }

    /// <summary>Notes a success; whether it ends a row of failures.</summary>
    public bool Succeeded()
    {
        lock (_lock)
        {
            var wasAway = _wait != TimeSpan.Zero;
            _wait = TimeSpan.Zero;
            return wasAway;
        }
    }
}
