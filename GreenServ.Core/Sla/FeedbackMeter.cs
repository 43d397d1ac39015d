namespace GreenServ.Core.Sla;

/// <summary>
/// Measures how late feedback comes (in decisions made meanwhile) and for which share of decisions it comes, over about the
/// last 2,000 decisions. Instances are not thread-safe.
/// </summary>
public sealed class FeedbackMeter
{
    private const double Horizon = 2000;
    private const double Keep = 1 - 1 / Horizon;
    private const double PriorDecisions = 20;
    private const int Capacity = 16_384;

    private readonly Dictionary<Guid, long> _waiting = [];
    private readonly Queue<Guid> _oldest = [];
    private long _clock;
    private double _scores;
    private double _delays;

    /// <summary>d: mean number of decisions made between a decision and its feedback; 0 before the first.</summary>
    public double Delay => _scores > 0 ? _delays / _scores : 0;

    /// <summary>π: share of decisions, among those old enough, for which feedback came; starts at 1.</summary>
    public double Share => (_scores + PriorDecisions) / (Math.Max(_scores, Expected) + PriorDecisions);

    // What scores would amount to if every decision had got one d decisions later.
    private double Expected => Horizon * (1 - Math.Pow(Keep, Math.Max(_clock - Delay, 0)));

    /// <summary>Counts a decision.</summary>
    public void Decided(Guid id)
    {
        _clock++;
        (_scores, _delays) = (_scores * Keep, _delays * Keep);
        if (!_waiting.TryAdd(id, _clock))
            return;
        _oldest.Enqueue(id);
        if (_oldest.Count > Capacity)
            _waiting.Remove(_oldest.Dequeue());
    }

    /// <summary>Counts the first feedback for a decision; later ones and those for unknown decisions change nothing.</summary>
    public void Scored(Guid id)
    {
        if (!_waiting.Remove(id, out var decidedAt))
            return;
        _scores++;
        _delays += _clock - decidedAt;
    }
}
