using GreenServ.Core.Energy;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>Sums as a query over a window returns them. They are never NULL, whose column type SQLite does not know.</summary>
internal abstract class WindowRow
{
    public long Requests { get; init; }
    public long Rated { get; init; }
    public double QualitySum { get; init; }
    public double QualitySquareSum { get; init; }
    public long EnergyCount { get; init; }
    public long EnergyEstimated { get; init; }
    public long EnergyAttributed { get; init; }
    public double EnergySum { get; init; }
    public long CarbonCount { get; init; }
    public double CarbonSum { get; init; }

    protected double? MeanQuality => Rated > 0 ? QualitySum / Rated : null;

    // Scores lie in 0..1, so the difference of the sums keeps its digits; equal scores may still end a hair below zero.
    protected double? QualityDeviation =>
        Rated > 1 ? Math.Sqrt(Math.Max(0, QualitySquareSum - (QualitySum * QualitySum / Rated)) / (Rated - 1)) : null;

    protected EnergySource? LeastCertainSource => this switch
    {
        { EnergyCount: 0 } => null,
        { EnergyEstimated: > 0 } => EnergySource.Estimated,
        { EnergyAttributed: > 0 } => EnergySource.Attributed,
        _ => EnergySource.Measured,
    };
}

/// <summary>Sums of one model.</summary>
internal sealed class ModelRow : WindowRow
{
    public string Model { get; init; } = "";
    public long Completed { get; init; }
    public double DurationMsSum { get; init; }

    public ModelSummary ToSummary() => new()
    {
        Model = Model,
        Requests = Requests,
        Completed = Completed,
        Rated = Rated,
        MeanQuality = MeanQuality,
        QualityDeviation = QualityDeviation,
        EnergyKnown = EnergyCount,
        EnergySource = LeastCertainSource,
        MeanEnergyJoules = EnergyCount > 0 ? EnergySum / EnergyCount : null,
        TotalEnergyJoules = EnergySum,
        CarbonKnown = CarbonCount,
        TotalCarbonGrams = CarbonSum,
        MeanDurationMs = Completed > 0 ? DurationMsSum / Completed : null,
    };
}

/// <summary>Sums of one bucket.</summary>
internal sealed class BucketRow : WindowRow
{
    public long Start { get; init; }
    public long Failed { get; init; }

    public TrafficPoint ToPoint() => new()
    {
        Start = Microseconds.ToTime(Start),
        Requests = Requests,
        Failed = Failed,
        Rated = Rated,
        MeanQuality = MeanQuality,
        EnergyKnown = EnergyCount,
        EnergySource = LeastCertainSource,
        EnergyJoules = EnergySum,
        CarbonKnown = CarbonCount,
        CarbonGrams = CarbonSum,
    };
}
