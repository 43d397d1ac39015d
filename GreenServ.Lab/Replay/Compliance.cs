namespace GreenServ.Lab.Replay;

/// <summary>Follows running satisfaction, the mean quality so far, against its promise α.</summary>
internal sealed class Compliance(double alpha)
{
    // A mean that equals α on paper must not miss it by a rounding error of the running sum.
    private const double Rounding = 1e-9;

    private double _quality;
    private int _steps;
    private int _lastBelow;

    /// <summary>Mean quality so far.</summary>
    public double Satisfaction => _steps == 0 ? 0 : _quality / _steps;

    /// <summary>Σ(α − quality): answers owed; below 0 it is surplus.</summary>
    public double Owed => alpha * _steps - _quality;

    /// <summary>First step (1-based) from which running satisfaction has stayed at least α; <c>null</c> while it is below.</summary>
    public int? StepsToCompliance => _steps == 0 || _lastBelow == _steps ? null : _lastBelow + 1;

    public void Add(double quality)
    {
        _quality += quality;
        _steps++;
        if (Satisfaction < alpha - Rounding)
            _lastBelow = _steps;
    }
}
