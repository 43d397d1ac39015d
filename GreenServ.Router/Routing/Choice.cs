using GreenServ.Core.Policies;
using GreenServ.Router.Residency;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Routing;

/// <summary>One draw of a policy among the candidates (indices are the candidates').</summary>
internal sealed record Choice
{
    public required int Index { get; init; }

    /// <summary>The candidate of the best expected value, were all of them in their hosts' memory.</summary>
    public required int Wanted { get; init; }

    /// <summary>What each candidate's absence from memory was priced at; <c>null</c> where it was not.</summary>
    public required ResidencyPrice?[] Residency { get; init; }

    /// <summary>Logical time of the draw; <c>null</c> where nothing was drawn.</summary>
    public required long? Time { get; init; }

    public required DecisionKind Kind { get; init; }
    public required double Draw { get; init; }
    public required Weights Weights { get; init; }
    public required Exploration Exploration { get; init; }
    public required ArmEstimate[] Estimates { get; init; }
    public required double[] Probabilities { get; init; }

    /// <summary>What is expected of each candidate, as the estimates have it; empty where nothing was drawn.</summary>
    public IReadOnlyList<ExpectationRecord> Expectations { get; init; } = [];

    /// <summary>What is expected of the arm chosen; <c>null</c> where nothing was drawn.</summary>
    public ExpectationRecord? Expected => Expectations.Count > 0 ? Expectations[Index] : null;
    public required string PolicyVersion { get; init; }
    public required double ReferenceEnergyJoules { get; init; }

    /// <summary>What was promised to it, and what it is charged with; <c>null</c> where nothing was promised.</summary>
    public SlaRecord? Sla { get; init; }

    /// <summary>Probability of the arm chosen; <c>null</c> when it was pinned.</summary>
    public double? Propensity => Kind == DecisionKind.Pinned ? null : Probabilities[Index];

    public double PredictedJoules => Estimates[Index].EnergyMean * ReferenceEnergyJoules;
}
