using GreenServ.Core.Energy;
using GreenServ.Core.Policies;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>One line of a list of decisions.</summary>
public sealed record DecisionSummary
{
    public required Guid Id { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }
    public required string Profile { get; init; }
    public required string Task { get; init; }
    public required string Model { get; init; }
    public required string Host { get; init; }
    public required DecisionKind Kind { get; init; }
    public double? Propensity { get; init; }
    public required OutcomeStatus Status { get; init; }
    public required double DurationMs { get; init; }
    public double? EnergyJoules { get; init; }
    public EnergySource EnergySource { get; init; }
    public int? CompletionTokens { get; init; }

    /// <summary>0..1, <c>null</c> until known.</summary>
    public double? Quality { get; init; }
}
