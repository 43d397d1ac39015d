namespace GreenServ.Router.Replicas;

/// <summary>How many routers the pool has, as this one heard last.</summary>
internal sealed class RouterCount
{
    private readonly Lock _lock = new();
    private int _heard;
    private TimeSpan? _fewerSince;
    private volatile int _known;

    /// <summary>Their number, this one included; <c>null</c> where it was never heard.</summary>
    public int? Known => _known is > 0 and var routers ? routers : null;

    /// <summary>Takes over what the roll says: more at once, fewer when it has said so for a while, since a roll that was lost fills again.</summary>
    /// <param name="routers">How many it names.</param>
    /// <param name="now">Any clock that never goes back.</param>
    /// <param name="patience">In which every router that lives is heard.</param>
    public void Hear(int routers, TimeSpan now, TimeSpan patience)
    {
        lock (_lock)
        {
            if (routers >= _known)
                (_known, _fewerSince) = (routers, null);
            else if (_fewerSince is null || routers > _heard)
                _fewerSince = now;
            else if (now - _fewerSince >= patience)
                (_known, _fewerSince) = (routers, null);
            _heard = routers;
        }
    }
}
