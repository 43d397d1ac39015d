namespace GreenServ.Core.Evaluation;

/// <summary>
/// The mean outcome the target policy would have had on the logged requests, each with what was known at its time. Not the
/// course the target would have learned by itself. Without a <see cref="Refusal"/> every estimate is present; with one none is.
/// </summary>
public sealed record OffPolicyEstimate
{
    /// <summary>Decisions that supported the estimate and whose outcome is known.</summary>
    public required long Decisions { get; init; }

    /// <summary>Share of the supporting decisions whose outcome is known, 0..1. The estimate speaks for these alone.</summary>
    public required double KnownShare { get; init; }

    /// <summary>(Σρ)²/Σρ² of the clipped weights ρ.</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>b: share of the target's choices that clipping leaves to the predictions, 0..1.</summary>
    public required double ClippedMass { get; init; }

    /// <summary>The estimate to show: doubly robust, weights clipped, interval widened by the clipping bias.</summary>
    public IntervalEstimate? DoublyRobust { get; init; }

    /// <summary>Self-normalised inverse propensities, to compare; its interval covers too little where weights are large.</summary>
    public IntervalEstimate? SelfNormalised { get; init; }

    /// <summary>Plain inverse propensities, for the record only.</summary>
    public IntervalEstimate? InversePropensity { get; init; }

    /// <summary>What the logging policy had on the same decisions.</summary>
    public IntervalEstimate? Observed { get; init; }

    /// <summary>Why there is no estimate; <c>null</c> where there is one.</summary>
    public Refusal? Refusal { get; init; }
}
