using GreenServ.Core.Energy;

namespace GreenServ.Storage.Records;

/// <summary>
/// What a decision's request really took, known once the meter's windows around it are settled: it replaces what its outcome says.
/// It carries what learning needs of the decision, so that folding it needs no look-up.
/// </summary>
public sealed record EnergyRecord : JournalRecord
{
    public required Guid DecisionId { get; init; }

    /// <summary>UTC, microsecond precision.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Joules of the request, at least 0.</summary>
    public required double EnergyJoules { get; init; }

    /// <summary>Lower end of their 90 % interval.</summary>
    public required double LowJoules { get; init; }

    /// <summary>Upper end of it.</summary>
    public required double HighJoules { get; init; }

    public required EnergySource Source { get; init; }

    /// <summary>Joules that learning has counted for it so far; <c>null</c> where it has counted none.</summary>
    public double? PreviousJoules { get; init; }

    /// <summary>Joules that were predicted, before calibration; <c>null</c> where none were.</summary>
    public double? PredictedJoules { get; init; }

    /// <summary>Answers of the arm that this prediction rested on; <c>null</c> in records of earlier versions.</summary>
    public long? PredictedFrom { get; init; }

    /// <summary>Whether the request was answered: only then it teaches.</summary>
    public required bool Completed { get; init; }

    public required string Arm { get; init; }
    public required string Layout { get; init; }

    /// <summary>Logical time of the decision.</summary>
    public long? Time { get; init; }

    public required double[] Context { get; init; }

    /// <summary>What its score has counted of its energy; <c>null</c> where there was no score yet, and in records of earlier versions.</summary>
    public ScoredEnergyRecord? Scored { get; init; }

    /// <summary>What a budget or an allowance was charged for it; <c>null</c> where it was under none, and in records of earlier versions.</summary>
    public SlaEnergyRecord? Sla { get; init; }

    /// <summary>The outcome with its energy put right.</summary>
    public OutcomeRecord Correct(OutcomeRecord outcome) =>
        outcome with { EnergyJoules = EnergyJoules, EnergySource = Source, EnergyLowJoules = LowJoules, EnergyHighJoules = HighJoules };
}

/// <summary>What the first score of a decision has counted of its energy.</summary>
/// <param name="Weight">What the score counts, above 0.</param>
/// <param name="Joules">Joules that came with it; <c>null</c> where none were known.</param>
public sealed record ScoredEnergyRecord(double Weight, double? Joules);
