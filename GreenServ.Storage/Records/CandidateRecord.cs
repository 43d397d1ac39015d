namespace GreenServ.Storage.Records;

/// <summary>One arm as the policy saw it.</summary>
public sealed record CandidateRecord
{
    public required string Arm { get; init; }
    public required string Model { get; init; }

    /// <summary>Placement considered; <c>null</c> when none was usable.</summary>
    public string? Host { get; init; }

    public required double QualityMean { get; init; }
    public required double QualityVariance { get; init; }

    /// <summary>Predicted energy in units of the decision's reference energy.</summary>
    public required double EnergyMean { get; init; }

    public required long Pulls { get; init; }
    public required double Probability { get; init; }

    /// <summary>Why it could not be chosen; <c>null</c> for a candidate.</summary>
    public string? RejectedBecause { get; init; }
}
