using System.Text.Json.Serialization;
using GreenServ.Core.Energy;

namespace GreenServ.Storage.Records;

/// <summary>How a decision's request ended.</summary>
public enum OutcomeStatus
{
    /// <summary>The answer was delivered whole.</summary>
    Completed,

    /// <summary>The host failed, or none could be reached.</summary>
    Failed,

    /// <summary>The client left.</summary>
    Cancelled,
}

/// <summary>What became of a decision.</summary>
public sealed record OutcomeRecord
{
    public required OutcomeStatus Status { get; init; }

    /// <summary>HTTP status sent to the client.</summary>
    public required int HttpStatus { get; init; }

    public string? Error { get; init; }
    public bool Streamed { get; init; }
    public int? PromptTokens { get; init; }
    public int? CompletionTokens { get; init; }
    public double? TimeToFirstTokenMs { get; init; }

    /// <summary>Of the duration, the time it waited for a slot at its host; <c>null</c> when it did not.</summary>
    public double? WaitedMs { get; init; }

    public required double DurationMs { get; init; }

    /// <summary>Joules of the request; <c>null</c> when they can not even be estimated.</summary>
    public double? EnergyJoules { get; init; }

    public EnergySource EnergySource { get; init; }

    /// <summary>Lower end of the 90 % interval of the joules; <c>null</c> in records of earlier versions.</summary>
    public double? EnergyLowJoules { get; init; }

    /// <summary>Upper end of it.</summary>
    public double? EnergyHighJoules { get; init; }

    /// <summary>What the electricity emitted; <c>null</c> where nothing told it, and in records of earlier versions.</summary>
    public CarbonRecord? Carbon { get; init; }

    /// <summary>Grams of CO₂-equivalent of the request; <c>null</c> where its joules or the electricity are not known.</summary>
    [JsonIgnore]
    public double? CarbonGrams => EnergyJoules is { } joules ? Carbon?.ToIntensity().Grams(joules) : null;

    /// <summary>Why the model stopped, in its host's word (<c>stop</c>, <c>length</c>, …); <c>null</c> where it did not say, and in records of earlier versions.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The host's own id for its response.</summary>
    public string? HostResponseId { get; init; }
}
