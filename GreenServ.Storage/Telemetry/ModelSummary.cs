using GreenServ.Core.Energy;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>Totals of one model over a window.</summary>
public sealed record ModelSummary
{
    public required string Model { get; init; }

    /// <summary>Decisions it was chosen for.</summary>
    public required long Requests { get; init; }

    /// <summary>Of these, the ones delivered whole.</summary>
    public required long Completed { get; init; }

    /// <summary>Of these, the ones whose quality is known.</summary>
    public required long Rated { get; init; }

    /// <summary>Mean quality of the rated ones; <c>null</c> when there are none.</summary>
    public double? MeanQuality { get; init; }

    /// <summary>Sample standard deviation of the rated ones' quality; <c>null</c> with fewer than two.</summary>
    public double? QualityDeviation { get; init; }

    /// <summary>Requests whose energy is known, from whatever source.</summary>
    public required long EnergyKnown { get; init; }

    /// <summary>The least certain source among them; <c>null</c> when there are none.</summary>
    public EnergySource? EnergySource { get; init; }

    /// <summary>Mean joules per request with known energy; <c>null</c> when there are none.</summary>
    public double? MeanEnergyJoules { get; init; }

    public required double TotalEnergyJoules { get; init; }

    /// <summary>Requests whose grams of CO₂-equivalent are known.</summary>
    public long CarbonKnown { get; init; }

    /// <summary>Their grams, each by what the electricity emitted at its time.</summary>
    public double TotalCarbonGrams { get; init; }

    /// <summary>Mean duration of the completed ones.</summary>
    public double? MeanDurationMs { get; init; }
}
