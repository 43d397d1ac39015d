using GreenServ.Core.Evaluation.Savings;

namespace GreenServ.Storage.Telemetry;

/// <summary>One request of a sample, as a query returns it.</summary>
internal sealed class SampledRow
{
    public string Record { get; init; } = "";
    public double? Quality { get; init; }
    public double? EnergyJoules { get; init; }

    /// <summary>What off-policy evaluation takes of it; <c>null</c> where it was not answered.</summary>
    public LoggedRequest? ToRequest() => LoggedRequests.From(RecordJson.ReadDecision(Record), Quality, EnergyJoules);
}
