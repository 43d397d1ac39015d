namespace GreenServ.Core.Expectations;

/// <summary>Sums whose rows fade with the logical time of decisions, e^(−age/5,000): in any order, and they merge.</summary>
internal sealed class FadedSums(int length)
{
    /// <summary>Decisions after which a row counts 1/e.</summary>
    public const double Horizon = 5000;

    private const double LargestExponent = 14;

    private readonly double[] _sums = new double[length];
    private long _landmark;
    private long _latest;

    /// <summary>Logical time of the latest row.</summary>
    public long Latest => _latest;

    /// <summary>Adds a row of a decision made at <paramref name="time"/>.</summary>
    public void Add(long time, ReadOnlySpan<double> row)
    {
        Advance(time);
        Add(row, Math.Exp((time - _landmark) / Horizon));
    }

    public void Merge(FadedSums other)
    {
        Advance(other._latest);
        Add(other._sums, Math.Exp((other._landmark - _landmark) / Horizon));
    }

    /// <summary>The sum of one column as of the latest row.</summary>
    public double this[int column] => _sums[column] * Math.Exp((_landmark - _latest) / Horizon);

    public FadedState Export() => new(_latest, _landmark, [.. _sums]);

    /// <exception cref="ArgumentException">It is no state of sums of this length.</exception>
    public void Restore(FadedState state)
    {
        if (state.Sums.Length != _sums.Length || !state.Sums.All(double.IsFinite))
            throw new ArgumentException($"Expected {_sums.Length} finite sums, not {state.Sums.Length}.", nameof(state));
        (_latest, _landmark) = (state.Latest, state.Landmark);
        state.Sums.CopyTo(_sums, 0);
    }

    private void Add(ReadOnlySpan<double> row, double weight)
    {
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] += weight * row[i];
    }

    private void Advance(long time)
    {
        _latest = Math.Max(_latest, time);
        if ((_latest - _landmark) / Horizon <= LargestExponent)
            return;
        var scale = Math.Exp((_landmark - _latest) / Horizon);
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] *= scale;
        _landmark = _latest;
    }
}

/// <summary>What is kept of faded sums.</summary>
/// <param name="Latest">Logical time of the latest row.</param>
/// <param name="Landmark">Logical time at which a row counts 1.</param>
/// <param name="Sums">The sums.</param>
public sealed record FadedState(long Latest, long Landmark, double[] Sums);
