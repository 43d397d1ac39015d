using GreenServ.Lab.Events;
using GreenServ.Lab.Propensities;

namespace GreenServ.Lab.Replay;

/// <summary>What one policy came to on one stream of requests. Means are <c>null</c> where it answered none of them.</summary>
internal sealed record RunOutcome
{
    /// <summary>Mean λ reward; <c>null</c> for an SLA.</summary>
    public double? MeanReward { get; init; }

    public double? MeanQuality { get; init; }

    /// <summary>In the data's own cost unit; <c>null</c> where it has none.</summary>
    public double? MeanCost { get; init; }

    /// <summary>In the data's own cost unit; <c>null</c> where it has none.</summary>
    public double? TotalCost { get; init; }

    /// <summary>Σ(reward of the row's best model − reward obtained); <c>null</c> for an SLA.</summary>
    public double? Regret { get; init; }

    /// <summary>Regret at the steps of <see cref="Checkpoints"/>; empty for an SLA.</summary>
    public double[] RegretCurve { get; init; } = [];

    /// <summary>Mean quality over the whole run; <c>null</c> for a trade-off.</summary>
    public double? Satisfaction { get; init; }

    /// <summary>Running satisfaction at the steps of <see cref="Checkpoints"/>; empty for a trade-off.</summary>
    public double[] SatisfactionCurve { get; init; } = [];

    /// <summary>Σ(α − quality) at the steps of <see cref="Checkpoints"/>, answers owed; empty for a trade-off.</summary>
    public double[] OwedCurve { get; init; } = [];

    /// <summary>First step from which running satisfaction stays at least α; <c>null</c> if it ends below.</summary>
    public int? StepsToCompliance { get; init; }

    /// <summary>Median time of one decision in µs; <c>null</c> for plays that decide nothing.</summary>
    public double? DecisionMicrosP50 { get; init; }

    /// <summary>Share of each model by stretch and model; see <see cref="ShareTally"/>.</summary>
    public double[] ShareCurve { get; init; } = [];

    /// <summary>Logged probabilities against draws; <c>null</c> for plays that draw nothing.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>How often a model was found to have changed.</summary>
    public int Changes { get; init; }

    /// <summary>What was made of each event of the scenario.</summary>
    public IReadOnlyList<EventOutcome> Events { get; init; } = [];
}
