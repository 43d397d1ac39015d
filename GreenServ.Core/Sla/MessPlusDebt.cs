using GreenServ.Core.Policies;

namespace GreenServ.Core.Sla;

/// <summary>
/// The virtual queue of MESS+ as published (arXiv 2505.19947): Q ← max(0, Q + α − s) with the observed quality of the answer
/// that was returned; without feedback Q stays. Surplus is forgotten, which <see cref="SlaDebt"/> does not do: the clamp makes Q
/// depend on the order of scores.
/// </summary>
public sealed class MessPlusDebt
{
    /// <summary>V as published, per joule.</summary>
    public const double PublishedV = 1e-4;

    /// <summary>Q, answers owed, at least 0.</summary>
    public double Length { get; private set; }

    /// <summary>argmin V·E + Q·(α − ŝ) is argmax Q·ŝ − V·E: α is common to all arms.</summary>
    /// <param name="v">V, at least 0, per unit of the energy that is compared: how much energy weighs against one owed answer.</param>
    public Weights Weights(double v) => new(Length, v);

    /// <summary>One request was answered.</summary>
    /// <param name="alpha">The promise, 0..1.</param>
    /// <param name="quality">Observed quality, 0..1; <c>null</c> without feedback.</param>
    public void Settle(double alpha, double? quality)
    {
        if (quality is { } observed)
            Length = Math.Max(0, Length + alpha - observed);
    }

    /// <summary>A score was corrected, which the published method does not know: the difference enters like another answer.</summary>
    public void Correct(double previous, double quality) => Length = Math.Max(0, Length + previous - quality);

    /// <summary>Goes on from a length that was kept.</summary>
    public void Restore(double length) => Length = Math.Max(0, length);
}
