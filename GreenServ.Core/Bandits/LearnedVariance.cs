namespace GreenServ.Core.Bandits;

/// <summary>
/// A prior variance that evidence moves: its logarithm is N(ln expected, spread²) before anything was seen, and every step is
/// one of Fisher scoring on the log posterior.
/// </summary>
/// <remarks>
/// Where the data say nothing the value stays what was expected; where effects are absent it falls by orders of magnitude in a
/// few steps (expectation maximisation would creep), which switches a group of features off.
/// </remarks>
internal sealed class LearnedVariance(double expected, double spread)
{
    private const double LargestStep = 1;

    private readonly double _expectedLogarithm = Math.Log(expected);
    private readonly double _priorPrecision = 1 / (spread * spread);
    private double _logarithm = Math.Log(expected);
    private double _slope;
    private double _information;

    public double Value { get; private set; } = expected;

    /// <summary>Counts one effect drawn with this variance.</summary>
    /// <param name="effect">Its posterior mean.</param>
    /// <param name="known">Share of its variance that the data have taken away, 0..1.</param>
    public void Count(double effect, double known) => Count(effect, known, known * known);

    /// <summary>Counts one effect; <paramref name="information"/> is its row's Σ W²v² over effects of the same variance, W their marginal precision.</summary>
    public void Count(double effect, double known, double information)
    {
        _slope += 0.5 * (effect * effect / Value - known);
        _information += 0.5 * information;
    }

    /// <summary>Moves the value by what was counted since the last step.</summary>
    public void Step()
    {
        var slope = _slope - (_logarithm - _expectedLogarithm) * _priorPrecision;
        _logarithm += Math.Clamp(slope / (_information + _priorPrecision), -LargestStep, LargestStep);
        Value = Math.Exp(_logarithm);
        (_slope, _information) = (0, 0);
    }
}
