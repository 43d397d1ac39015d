using GreenServ.Core.Energy;
using GreenServ.Storage.Records;

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

    /// <summary>Requests whose energy is known, from whatever source.</summary>
    public required long EnergyKnown { get; init; }

    /// <summary>The least certain source among them; <c>null</c> when there are none.</summary>
    public EnergySource? EnergySource { get; init; }

    /// <summary>Joules of the requests whose energy is known.</summary>
    public required double EnergyJoules { get; init; }

    /// <summary>Requests whose grams of CO₂-equivalent are known.</summary>
    public long CarbonKnown { get; init; }

    /// <summary>Their grams, each by what the electricity emitted at its time.</summary>
    public double CarbonGrams { get; init; }
}
