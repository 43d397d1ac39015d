namespace GreenServ.Core.Evaluation;

/// <summary>
/// An interval for a running mean of bounded values that holds at all times at once: it may be looked at after every value,
/// and acted on at the first look that decides. Order matters, so it does not merge. Not thread-safe.
/// </summary>
/// <remarks>
/// Predictable plug-in empirical Bernstein: Waudby-Smith and Ramdas, "Estimating means of bounded random variables by
/// betting" (2024), theorem 2, with λ_t = min(3/4, √(2·ln(2/α)/(σ²_{t−1}·t·ln(t+1)))). It covers the λ-weighted mean of the
/// values' conditional means. Where those drift, an earlier interval says nothing about now; intervals are therefore not intersected.
/// </remarks>
public sealed class ConfidenceSequence
{
    private const double LargestBet = 0.75;

    private readonly double _lowest;
    private readonly double _width;
    private readonly double _logTerm;
    private double _sum = 0.5;
    private double _squares = 0.25;
    private double _bets;
    private double _weighted;
    private double _weightedBias;
    private double _spread;

    /// <param name="lowest">No value is smaller.</param>
    /// <param name="highest">No value is greater.</param>
    /// <param name="confidence">Probability that the interval holds at all times, in 0..1 exclusive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not finite and in order, or the confidence is out of range.</exception>
    public ConfidenceSequence(double lowest, double highest, double confidence = 0.95)
    {
        if (!(highest > lowest && double.IsFinite(highest - lowest)))
            throw new ArgumentOutOfRangeException(nameof(highest), highest, $"The highest value must be finite and above the lowest, {lowest}.");
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Confidence lies between 0 and 1.");
        (_lowest, _width) = (lowest, highest - lowest);
        _logTerm = Math.Log(2 / (1 - confidence));
    }

    /// <summary>Values so far.</summary>
    public long Count { get; private set; }

    /// <summary>Lower end; the lowest possible value before the first.</summary>
    public double Lower => Count > 0 ? Math.Max(_lowest + _width * (_weighted - _logTerm - _spread) / _bets - _weightedBias / _bets, _lowest) : _lowest;

    /// <summary>Upper end; the highest possible value before the first.</summary>
    public double Upper =>
        Count > 0 ? Math.Min(_lowest + _width * (_weighted + _logTerm + _spread) / _bets + _weightedBias / _bets, _lowest + _width) : _lowest + _width;

    /// <summary>Takes in the next value.</summary>
    /// <param name="value">Within the bounds.</param>
    /// <param name="bias">How far the value's expectation may be off, at least 0; widens both sides.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the bounds or no number, or the bias is negative or not finite.</exception>
    public void Add(double value, double bias = 0)
    {
        var x = (value - _lowest) / _width;
        if (!(x is >= -1e-9 and <= 1 + 1e-9))
            throw new ArgumentOutOfRangeException(nameof(value), value, $"The value must lie in {_lowest}..{_lowest + _width}.");
        if (!(bias >= 0 && double.IsFinite(bias)))
            throw new ArgumentOutOfRangeException(nameof(bias), bias, "A bias is finite and at least 0.");

        // Mean and variance of the values before this one: the bet must not know what it is placed on.
        var mean = _sum / (Count + 1);
        var variance = _squares / (Count + 1);
        Count++;
        var bet = Math.Min(LargestBet, Math.Sqrt(2 * _logTerm / (variance * Count * Math.Log(Count + 1))));
        _bets += bet;
        _weighted += bet * x;
        _weightedBias += bet * bias;
        _spread += (x - mean) * (x - mean) * (-Math.Log(1 - bet) - bet);
        _sum += x;
        var meanAfter = _sum / (Count + 1);
        _squares += (x - meanAfter) * (x - meanAfter);
    }
}
