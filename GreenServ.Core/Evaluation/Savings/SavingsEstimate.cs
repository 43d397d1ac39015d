namespace GreenServ.Core.Evaluation.Savings;

/// <summary>What was spent on a window of requests, against what baselines would have taken.</summary>
public sealed record SavingsEstimate
{
    /// <summary>Requests of the log that were answered with known energy and whose model the router chose: what every figure is about, scaled to the whole window.</summary>
    public required double Requests { get; init; }

    /// <summary>Of these, the ones whose arm was drawn from logged probabilities: the estimates rest on them.</summary>
    public required double Supporting { get; init; }

    /// <summary>Joules of the requests.</summary>
    public required double RequestsJoules { get; init; }

    /// <summary>Joules that were spent beside them: router and judge.</summary>
    public required double OverheadJoules { get; init; }

    /// <summary>
    /// Of the joules of requests, those above what the arms worth most at the time were expected to take; below 0 where cheaper arms were
    /// tried. By predictions, and part of <see cref="RequestsJoules"/>.
    /// </summary>
    public required double ExplorationJoules { get; init; }

    /// <summary>Against each baseline.</summary>
    public required IReadOnlyList<BaselineSavings> Baselines { get; init; }

    /// <summary>Joules that all was, in total.</summary>
    public double OursJoules => RequestsJoules + OverheadJoules;
}

/// <summary>One baseline: joules are estimated, or refused with the reason, and so is quality by itself.</summary>
public sealed record BaselineSavings
{
    /// <summary>The baseline.</summary>
    public required string Name { get; init; }

    /// <summary>The arm it always asks; <c>null</c> where it asks no single one.</summary>
    public string? Arm { get; init; }

    /// <summary>Its joules on the same requests; <c>null</c> where refused.</summary>
    public IntervalEstimate? Joules { get; init; }

    /// <summary>Its joules less all of ours; below 0 nothing was saved. <c>null</c> where refused.</summary>
    public IntervalEstimate? Saved { get; init; }

    /// <summary>Our mean quality less its; <c>null</c> where refused.</summary>
    public IntervalEstimate? QualityDifference { get; init; }

    /// <summary>Effective number of requests that its joules rest on.</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>Likewise of quality.</summary>
    public required double QualityEffectiveSampleSize { get; init; }

    /// <summary>Why there are no joules.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Why there is no quality.</summary>
    public Refusal? QualityRefusal { get; init; }
}
