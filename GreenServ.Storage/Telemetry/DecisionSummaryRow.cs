using GreenServ.Core.Energy;
using GreenServ.Core.Policies;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>A line of a list of decisions as a query returns it, but for its id.</summary>
internal abstract class DecisionSummaryRow
{
    public long DecidedAt { get; init; }
    public string Profile { get; init; } = "";
    public string Task { get; init; } = "";
    public string Model { get; init; } = "";
    public string Host { get; init; } = "";
    public string Kind { get; init; } = "";
    public double? Propensity { get; init; }
    public string Status { get; init; } = "";
    public double DurationMs { get; init; }
    public double? EnergyJoules { get; init; }
    public string EnergySource { get; init; } = "";
    public int? CompletionTokens { get; init; }
    public double? Quality { get; init; }

    protected DecisionSummary ToSummary(Guid id) => new()
    {
        Id = id,
        DecidedAt = Microseconds.ToTime(DecidedAt),
        Profile = Profile,
        Task = Task,
        Model = Model,
        Host = Host,
        Kind = Enum.Parse<DecisionKind>(Kind),
        Propensity = Propensity,
        Status = Enum.Parse<OutcomeStatus>(Status),
        DurationMs = DurationMs,
        EnergyJoules = EnergyJoules,
        EnergySource = Enum.Parse<EnergySource>(EnergySource),
        CompletionTokens = CompletionTokens,
        Quality = Quality,
    };
}
