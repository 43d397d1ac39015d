namespace GreenServ.Core.Expectations;

/// <summary>How predicted joules compare with what requests took.</summary>
public sealed record PredictionErrors
{
    /// <summary>Requests compared: those that were predicted and took anything at all.</summary>
    public required int Requests { get; init; }

    /// <summary>Mean of what they took over mean of what was predicted: 1 is right, above 1 too little was predicted; <c>null</c> without requests.</summary>
    public double? MeanRatio { get; init; }

    /// <summary>Median of actual over predicted. It lies below the ratio of means where joules are skewed, as predictions are of the mean.</summary>
    public double? MedianRatio { get; init; }

    /// <summary>Mean of |predicted − actual| over actual.</summary>
    public double? MeanAbsoluteError { get; init; }

    /// <summary>Share of requests that stayed within the 90 % interval.</summary>
    public double? WithinInterval { get; init; }

    /// <summary>Mean joules predicted.</summary>
    public double? MeanPredictedJoules { get; init; }

    /// <summary>Mean joules taken.</summary>
    public double? MeanJoules { get; init; }

    /// <summary>Of predictions with their 90 % intervals, and what came of them. Those that are not above 0 have no ratio and are left out.</summary>
    public static PredictionErrors Of(IEnumerable<(double Predicted, double Low, double High, double Actual)> outcomes)
    {
        var rows = outcomes.Where(row => row is { Predicted: > 0, Actual: > 0 }).ToArray();
        if (rows.Length == 0)
            return new() { Requests = 0 };
        var (predicted, actual) = (rows.Average(row => row.Predicted), rows.Average(row => row.Actual));
        var ratios = rows.Select(row => row.Actual / row.Predicted).Order().ToArray();
        return new()
        {
            Requests = rows.Length,
            MeanRatio = actual / predicted,
            MedianRatio = (ratios[(ratios.Length - 1) / 2] + ratios[ratios.Length / 2]) / 2,
            MeanAbsoluteError = rows.Average(row => Math.Abs(row.Predicted - row.Actual) / row.Actual),
            WithinInterval = rows.Count(row => row.Actual >= row.Low && row.Actual <= row.High) / (double)rows.Length,
            MeanPredictedJoules = predicted,
            MeanJoules = actual,
        };
    }
}
