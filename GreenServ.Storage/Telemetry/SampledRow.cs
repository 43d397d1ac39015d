using GreenServ.Core.Evaluation.Savings;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>A decision with score and joules in force, as a query for off-policy evaluation returns it.</summary>
internal sealed class SampledRow
{
    public string Record { get; init; } = "";
    public double? Quality { get; init; }
    public double? EnergyJoules { get; init; }

    /// <summary>See <see cref="LoggedRequests.From"/>.</summary>
    public LoggedRequest? ToRequest() => LoggedRequests.From(RecordJson.ReadDecision(Record), Quality, EnergyJoules);
}
