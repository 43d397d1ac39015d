namespace GreenServ.Storage.Telemetry;

/// <summary>Traffic within one bucket of time.</summary>
public sealed record TrafficPoint
{
    /// <summary>Start of the bucket.</summary>
    public required DateTimeOffset Start { get; init; }

    public required long Requests { get; init; }
    public required long Failed { get; init; }

    /// <summary>Requests decided in this bucket whose quality is known by now.</summary>
    public required long Rated { get; init; }

    /// <summary>Mean quality of the rated ones; <c>null</c> when there are none.</summary>
    public double? MeanQuality { get; init; }

    public required double EnergyJoules { get; init; }
}
