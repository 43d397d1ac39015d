namespace GreenServ.Router.Replicas;

/// <summary>How many routers the pool has, as this one heard last, and whether it hears of them now.</summary>
internal sealed class RouterCount
{
    /// <summary>One of so many a router takes itself for that never heard how many there are.</summary>
    public const int Assumed = 4;

    private readonly Lock _lock = new();
    private int _heard;
    private TimeSpan? _fewerSince;
    private volatile int _known;
    private volatile bool _isAlone;

    /// <summary>Their number, this one included; <c>null</c> where it was never heard.</summary>
    public int? Known => _known is > 0 and var routers ? routers : null;

    /// <summary>How many others there probably are that can not be heard now; 0 while they are.</summary>
    public int Unheard => _isAlone ? (Known ?? Assumed) - 1 : 0;

    /// <summary>The others can not be heard.</summary>
    public void Lose() => _isAlone = true;

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
            _isAlone = false;
        }
    }
}
