namespace GreenServ.Core.Energy.Attribution;

/// <summary>
/// Power of a device with nothing to do, learned from the time in which no request was in flight. Others' load only ever
/// adds to it, so a lower quantile tells it even where others use the device up to half of its quiet time.
/// </summary>
public sealed class IdleBaseline(double? configuredWatts = null)
{
    private const int Capacity = 600;
    private const int Fewest = 10;
    private const double Quantile = 0.25;
    private const double LowQuantile = 0.05;

    // Standard normal quantiles of 0.25 and 0.05 lie this far apart.
    private const double QuantilesApart = 1.6449 - 0.6745;
    private const double QuartileBelowMean = 0.6745;
    private const double LeastRelativeDeviation = 0.01;
    private const double FirstRelativeDeviation = 0.05;

    private readonly Queue<double> _quiet = new(Capacity);
    private double[] _sorted = [];

    /// <summary>Watts; <c>null</c> while nothing is known.</summary>
    public double? Watts { get; private set; } = configuredWatts;

    /// <summary>Standard deviation of the power of a quiet window.</summary>
    public double DeviationWatts { get; private set; } = (configuredWatts ?? 0) * 0.05;

    /// <summary>Takes the mean power over a window's worth of time in which nothing of ours ran.</summary>
    public void Learn(double watts)
    {
        if (_quiet.Count == Capacity)
            _quiet.Dequeue();
        _quiet.Enqueue(watts);
        _sorted = [.. _quiet];
        Array.Sort(_sorted);
        var quartile = At(Quantile);
        DeviationWatts = Math.Max((quartile - At(LowQuantile)) / QuantilesApart, (_quiet.Count < Fewest ? FirstRelativeDeviation : LeastRelativeDeviation) * quartile);
        Watts = quartile + QuartileBelowMean * DeviationWatts;
    }

    private double At(double quantile)
    {
        var place = quantile * (_sorted.Length - 1);
        var (low, share) = ((int)place, place % 1);
        return low + 1 < _sorted.Length ? _sorted[low] * (1 - share) + _sorted[low + 1] * share : _sorted[low];
    }
}
