namespace GreenServ.Core.Policies;

/// <summary>Weights of the value <c>Quality · quality − Energy · energy</c>, both at least 0.</summary>
/// <param name="Quality">Weight of quality (0..1).</param>
/// <param name="Energy">Weight of normalised energy (joules over the pool's reference energy).</param>
public readonly record struct Weights(double Quality, double Energy)
{
    /// <summary>The trade-off of GreenServ, equation 5: <c>(1−λ)·quality − λ·energy</c>.</summary>
    /// <param name="lambda">0 (quality alone) to 1 (energy alone).</param>
    /// <exception cref="ArgumentOutOfRangeException">λ lies outside 0..1 or is not a number.</exception>
    public static Weights FromLambda(double lambda) =>
        lambda is >= 0 and <= 1
            ? new(1 - lambda, lambda)
            : throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "λ must lie in 0..1.");

    /// <summary>The λ that weighs quality against energy as these do, 0..1.</summary>
    public double ToLambda() => Quality + Energy > 0 ? Math.Clamp(Energy / (Quality + Energy), 0, 1) : 0;
}
