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

    /// <summary>What its absence from its host's memory was priced at; <c>null</c> when it was there, or nobody knew.</summary>
    public ResidencyRecord? Residency { get; init; }

    /// <summary>Joules of reading the conversation again, which were added to the predicted energy; <c>null</c> where it had read it, or nobody knew.</summary>
    public double? SwitchJoules { get; init; }

    /// <summary>The energy that the decision was made with: predicted, and the prices of absence from memory and of switching.</summary>
    /// <param name="referenceEnergyJoules">Joules that normalised energy 1 stands for.</param>
    public double PricedEnergyMean(double referenceEnergyJoules) => EnergyMean + ((Residency?.Joules ?? 0) + (SwitchJoules ?? 0)) / referenceEnergyJoules;
}

/// <summary>What a model's absence from its host's memory was priced at.</summary>
/// <param name="Joules">The request's share, in joules, the waiting included: what was added to the predicted energy.</param>
/// <param name="LoadJoules">Energy of the load, estimated.</param>
/// <param name="LoadSeconds">Time of the load.</param>
/// <param name="ExpectedRun">Requests expected to share it, at least 1.</param>
/// <param name="ForgoneJoules">Joules of value forgone for want of it so far, which it was credited with; at least 0.</param>
public sealed record ResidencyRecord(double Joules, double LoadJoules, double LoadSeconds, double ExpectedRun, double ForgoneJoules);
