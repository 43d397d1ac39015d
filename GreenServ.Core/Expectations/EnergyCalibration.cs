using GreenServ.Core.Energy.Estimation;

namespace GreenServ.Core.Expectations;

/// <summary>How joules turn out against what was predicted: their ratio of means, by which predictions are put right, and how far single ones lie off.</summary>
internal static class EnergyCalibration
{
    // Rows that speak for predictions as they come.
    private const double MeanRows = 10;
    private const double PriorVariance = 0.5;
    private const double VarianceRows = 10;
    private const double Largest = 5;
    private const double Interval = 1.6449;

    /// <summary>Rows, Σ predicted, Σ actual, Σ log ratio, Σ of its square.</summary>
    public static int Columns => 5;

    /// <summary>The row of a request; <c>null</c> where there is no ratio.</summary>
    public static double[]? Row(double predicted, double actual)
    {
        if (!(predicted > 0) || !(actual > 0) || !double.IsFinite(predicted) || !double.IsFinite(actual))
            return null;
        var ratio = Math.Log(actual / predicted);
        return [1, predicted, actual, ratio, ratio * ratio];
    }

    /// <summary>A prediction put right, with its 90 % interval. Its mean lies above its middle, since joules are skewed.</summary>
    /// <param name="sums">What is known; <c>null</c> for nothing.</param>
    /// <param name="predicted">As predicted, above 0.</param>
    /// <param name="logDeviation">How far the level may lie off for a model that nothing is known of.</param>
    public static EnergyEstimate Apply(FadedSums? sums, double predicted, double logDeviation)
    {
        var rows = sums?[0] ?? 0;
        var ratio = sums is null || !(sums[1] > 0) ? 1 : (MeanRows + rows * Math.Max(0, sums[2]) / sums[1]) / (MeanRows + rows);
        var mean = predicted * Math.Clamp(ratio, 1 / Largest, Largest);
        var raw = rows > 0 ? sums![3] / rows : 0;
        var variance = (VarianceRows * PriorVariance + Math.Max(0, (sums?[4] ?? 0) - rows * raw * raw)) / (VarianceRows + rows);
        var level = logDeviation * logDeviation;
        var middle = rows * raw / (rows + variance / level);
        var deviation = Math.Sqrt(variance + 1 / (1 / level + rows / variance));
        return new EnergyEstimate(mean, predicted * Math.Exp(middle - Interval * deviation), predicted * Math.Exp(middle + Interval * deviation));
    }
}
