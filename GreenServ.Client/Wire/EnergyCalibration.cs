namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/energy/calibration</c>: joules as they were predicted before requests ran, against what these took. JSON is camelCase.</summary>
public sealed record EnergyCalibration
{
    /// <summary>Requests decided since then count, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether there were more requests than are compared; the newest ones are.</summary>
    public required bool Truncated { get; init; }

    /// <summary>All models together.</summary>
    public required CalibrationFigures All { get; init; }

    /// <summary>By where the joules come from, all models together.</summary>
    public required IReadOnlyList<SourceCalibration> Sources { get; init; }

    /// <summary>By model, the one with most requests first.</summary>
    public required IReadOnlyList<ModelCalibration> Models { get; init; }
}

/// <summary>Predictions of one model.</summary>
public sealed record ModelCalibration
{
    public required string Model { get; init; }

    /// <summary>Whatever its joules come from.</summary>
    public required CalibrationFigures All { get; init; }

    /// <summary>By where its joules come from; sources without a request are left out.</summary>
    public required IReadOnlyList<SourceCalibration> Sources { get; init; }
}

/// <summary>Predictions held against joules of one source.</summary>
/// <param name="Source"><c>measured</c>, <c>attributed</c> or <c>estimated</c>: against an estimate only tokens can turn out otherwise.</param>
/// <param name="Figures">How they compare.</param>
public sealed record SourceCalibration(string Source, CalibrationFigures Figures);

/// <summary>How predicted joules compare with what requests took; all but the count are <c>null</c> without requests.</summary>
public sealed record CalibrationFigures
{
    /// <summary>Requests compared: completed ones that were predicted and whose joules are known.</summary>
    public required int Requests { get; init; }

    /// <summary>Mean of what they took over mean of what was predicted: 1 is right, above 1 too little was predicted.</summary>
    public double? MeanRatio { get; init; }

    /// <summary>Median of taken over predicted; below <c>meanRatio</c> where joules are skewed, as predictions are of the mean.</summary>
    public double? MedianRatio { get; init; }

    /// <summary>Mean of |predicted − taken| over taken: 0.25 is 25 %.</summary>
    public double? MeanAbsoluteError { get; init; }

    /// <summary>Share that stayed within the 90 % interval of its prediction, 0..1; 0.9 is right.</summary>
    public double? WithinInterval { get; init; }

    /// <summary>Mean joules predicted.</summary>
    public double? MeanPredictedJoules { get; init; }

    /// <summary>Mean joules taken.</summary>
    public double? MeanJoules { get; init; }
}
