namespace GreenServ.Router.Residency;

/// <summary>
/// How much a host can hold at once. Hosts do not tell it, so it is learned: what was seen loaded together fits; when a model had to
/// go before its time as another came, both together with the rest did not. Until that was seen, everything is taken to fit.
/// </summary>
/// <param name="knownBytes">What it is told to hold; <c>null</c> where that is to be learned.</param>
internal sealed class RoomForModels(Func<long?> knownBytes)
{
    private long _largestTogether;
    private long _smallestTooMuch = long.MaxValue;

    /// <summary>Whether so many bytes fit together.</summary>
    public bool Holds(long bytes) => knownBytes() is { } known ? bytes <= known : bytes < _smallestTooMuch;

    /// <summary>So many bytes are loaded together.</summary>
    public void Held(long bytes)
    {
        _largestTogether = Math.Max(_largestTogether, bytes);
        if (_smallestTooMuch <= _largestTogether)
            _smallestTooMuch = long.MaxValue;
    }

    /// <summary>So many bytes did not fit together. What was seen to fit does fit, whatever made a model go.</summary>
    public void DidNotHold(long bytes)
    {
        if (bytes > _largestTogether)
            _smallestTooMuch = Math.Min(_smallestTooMuch, bytes);
    }
}
