namespace GreenServ.Core.Evaluation;

/// <summary>Settings of off-policy evaluation. The defaults are the ones whose coverage was measured; see docs/off-policy.md.</summary>
public sealed record OffPolicyOptions
{
    /// <summary>M: importance weights are clipped here; at least 1.</summary>
    public double WeightLimit { get; init; } = 20;

    /// <summary>Confidence of the intervals, in 0..1 exclusive.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>b above which an estimate is refused: the share of the target's choices that clipping leaves to the predictions.</summary>
    public double LargestClippedMass { get; init; } = 0.02;

    /// <summary>Effective sample size below which an estimate is refused.</summary>
    public double SmallestEffectiveSample { get; init; } = 100;

    /// <summary>
    /// Part of the worst clipping bias added to the interval on both sides. 0.5 is a working bound, 1 a strict one for
    /// quality, which can not be mispredicted by more than 1.
    /// </summary>
    public double BiasShare { get; init; } = 0.5;

    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    internal OffPolicyOptions Checked()
    {
        if (!(WeightLimit >= 1 && double.IsFinite(WeightLimit)))
            throw Wrong(nameof(WeightLimit), WeightLimit, "a finite number of at least 1");
        if (!(Confidence is > 0 and < 1))
            throw Wrong(nameof(Confidence), Confidence, "between 0 and 1");
        if (!(LargestClippedMass is >= 0 and <= 1))
            throw Wrong(nameof(LargestClippedMass), LargestClippedMass, "within 0..1");
        if (!(SmallestEffectiveSample >= 2 && double.IsFinite(SmallestEffectiveSample)))
            throw Wrong(nameof(SmallestEffectiveSample), SmallestEffectiveSample, "a finite number of at least 2");
        if (!(BiasShare is >= 0 and <= 1))
            throw Wrong(nameof(BiasShare), BiasShare, "within 0..1");
        return this;
    }

    private static ArgumentException Wrong(string setting, double value, string right) => new($"{setting} is {value}; it must be {right}.");
}
