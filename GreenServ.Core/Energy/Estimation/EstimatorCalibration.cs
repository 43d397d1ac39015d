namespace GreenServ.Core.Energy.Estimation;

/// <summary>
/// How far a model's estimates are off where a meter has told: a normal posterior of the logarithm of measured over estimated joules. Old
/// requests fade. Not safe for several threads.
/// </summary>
public sealed class EstimatorCalibration
{
    private const double Fading = 0.995;
    private const double FirstDeviation = 0.4;
    private const double VariancePrior = 5;

    private double _count;
    private double _sum;
    private double _squares;

    /// <summary>Requests that tell, faded.</summary>
    public double Count => _count;

    /// <summary>Takes a request whose energy was measured or attributed.</summary>
    /// <param name="measuredJoules">Above 0, else it is ignored: it has no logarithm.</param>
    /// <param name="estimatedJoules">What the uncalibrated estimator says of it, above 0.</param>
    public void Observe(double measuredJoules, double estimatedJoules)
    {
        if (!(measuredJoules > 0) || !(estimatedJoules > 0))
            return;
        var ratio = Math.Log(measuredJoules / estimatedJoules);
        if (!double.IsFinite(ratio))
            return;
        _count = Fading * _count + 1;
        _sum = Fading * _sum + ratio;
        _squares = Fading * _squares + ratio * ratio;
    }

    /// <summary>An estimate put right.</summary>
    /// <param name="estimatedJoules">What the uncalibrated estimator says.</param>
    /// <param name="logDeviation">How far it may be off for a model it has not seen.</param>
    public EnergyEstimate Apply(double estimatedJoules, double logDeviation)
    {
        if (_count == 0)
            return EnergyEstimate.LogNormal(estimatedJoules, logDeviation);
        var mean = _sum / _count;
        var within = (VariancePrior * FirstDeviation * FirstDeviation + Math.Max(0, _squares - _count * mean * mean)) / (VariancePrior + _count);
        var precision = 1 / (logDeviation * logDeviation) + _count / within;
        var shift = _sum / within / precision;
        return EnergyEstimate.LogNormal(estimatedJoules * Math.Exp(shift), Math.Sqrt(within + 1 / precision));
    }
}
