namespace GreenServ.Router.Queues;

/// <summary>How long requests hold a slot, as measured: what is expected of those that wait. Not thread-safe.</summary>
internal sealed class ServiceTimes
{
    /// <summary>The newest counts this share at least, so that about the last twenty are remembered.</summary>
    private const double LeastWeight = 0.05;

    /// <summary>The shortest one seen fades by this factor with each that takes longer.</summary>
    private const double Fading = 1.02;

    /// <summary>Said of a host that has not finished one request yet.</summary>
    private const double UnknownSeconds = 1;

    private readonly LinkedList<TimeSpan> _begun = new();
    private double? _mean;
    private long _count;

    public int UnderWay => _begun.Count;

    /// <summary>The shortest time seen lately, in seconds; 0 before the first.</summary>
    public double ShortestSeconds { get; private set; }

    /// <summary>A request takes a slot.</summary>
    public LinkedListNode<TimeSpan> Begin(TimeSpan now) => _begun.AddLast(now);

    /// <summary>It gives the slot back.</summary>
    /// <param name="begun">From <see cref="Begin"/>.</param>
    /// <param name="now">The same clock.</param>
    /// <param name="counts">Whether its time says anything of those to come: a request that was refused or whose client left says nothing.</param>
    public void End(LinkedListNode<TimeSpan> begun, TimeSpan now, bool counts)
    {
        _begun.Remove(begun);
        if (!counts)
            return;
        var seconds = (now - begun.Value).TotalSeconds;
        _count++;
        _mean = _mean is { } mean ? mean + (seconds - mean) * Math.Max(LeastWeight, 1.0 / _count) : seconds;
        ShortestSeconds = _count == 1 ? seconds : Math.Min(seconds, ShortestSeconds * Fading);
    }

    /// <summary>Expected seconds of one request: the mean of those that ended, or what the oldest one under way has taken already where that is more.</summary>
    public double MeanSeconds(TimeSpan now) => Math.Max(_mean ?? UnknownSeconds, _mean is null ? OldestSeconds(now) : 0);

    /// <summary>Expected seconds until a request is served that comes after others.</summary>
    /// <param name="now">The clock that requests began by.</param>
    /// <param name="limit">Slots there are.</param>
    /// <param name="ahead">Requests that will be served first.</param>
    public double WaitSeconds(TimeSpan now, int limit, int ahead)
    {
        if (UnderWay + ahead < limit)
            return 0;
        var mean = MeanSeconds(now);
        var oldest = OldestSeconds(now);
        var untilOneIsFree = oldest < mean ? mean - oldest : mean / limit;
        return untilOneIsFree + mean * ahead / limit;
    }

    private double OldestSeconds(TimeSpan now) => _begun.First is { } oldest ? (now - oldest.Value).TotalSeconds : 0;
}
