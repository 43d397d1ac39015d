using GreenServ.Core.Energy.Estimation;

namespace GreenServ.Core.Expectations;

/// <summary>How joules turn out against what was predicted: the mean of their ratios, by which predictions are put right, and how far single ones lie off.</summary>
/// <remarks>
/// The mean of ratios is 1 where predictions are right at the mean, however skewed joules are. A ratio of means would be too, but the first
/// predictions of a model, which may be off by powers of ten, would weigh in it for thousands of requests. A ratio counts by how much was known
/// of its model when it was predicted: what an estimate from a model's size was off by says nothing of predictions that rest on answers.
/// </remarks>
internal static class EnergyCalibration
{
    // Rows that speak for predictions as they come.
    private const double MeanRows = 10;
    private const double PriorVariance = 0.5;
    private const double VarianceRows = 10;
    private const double Largest = 5;
    private const double LargestSingle = 20;
    private const double Interval = 1.6449;

    private const double FewestRows = 1e-9;

    // As many answers outweigh what was believed of a model before (its metadata, and the ridge of the energy model).
    private const double AnswersForHalf = 4;

    /// <summary>Rows, Σ ratio, Σ of its logarithm, Σ of the logarithm's square.</summary>
    public static int Columns => 4;

    /// <summary>The row of a request; <c>null</c> where there is no ratio.</summary>
    /// <param name="predicted">As predicted.</param>
    /// <param name="actual">What it took.</param>
    /// <param name="answers">Answers of the model that the prediction rested on; <c>null</c> counts in full.</param>
    public static double[]? Row(double predicted, double actual, double? answers)
    {
        if (!(predicted > 0) || !(actual > 0) || !double.IsFinite(predicted) || !double.IsFinite(actual))
            return null;
        var ratio = Math.Clamp(actual / predicted, 1 / LargestSingle, LargestSingle);
        var logarithm = Math.Log(ratio);
        var weight = answers is { } known ? known / (known + AnswersForHalf) : 1;
        return [weight, weight * ratio, weight * logarithm, weight * logarithm * logarithm];
    }

    /// <summary>What predictions are multiplied by, 0.2 to 5.</summary>
    public static double FactorOf(FadedSums? sums) =>
        Math.Clamp((MeanRows + Math.Max(0, sums?[1] ?? 0)) / (MeanRows + (sums?[0] ?? 0)), 1 / Largest, Largest);

    /// <summary>A prediction put right, with its 90 % interval. Its mean lies above its middle, since joules are skewed.</summary>
    /// <param name="sums">What is known; <c>null</c> for nothing.</param>
    /// <param name="predicted">As predicted, above 0.</param>
    /// <param name="logDeviation">How far the level may lie off for a model that nothing is known of.</param>
    public static EnergyEstimate Apply(FadedSums? sums, double predicted, double logDeviation)
    {
        var rows = sums?[0] ?? 0;
        var mean = predicted * FactorOf(sums);
        var raw = rows > FewestRows ? sums![2] / rows : 0;
        var variance = (VarianceRows * PriorVariance + Math.Max(0, (sums?[3] ?? 0) - rows * raw * raw)) / (VarianceRows + rows);
        var level = logDeviation * logDeviation;
        var middle = rows * raw / (rows + variance / level);
        var deviation = Math.Sqrt(variance + 1 / (1 / level + rows / variance));
        return new EnergyEstimate(mean, predicted * Math.Exp(middle - Interval * deviation), predicted * Math.Exp(middle + Interval * deviation));
    }
}
