namespace GreenServ.Core.Bandits;

/// <summary>One thing learned about an arm in a context; which fields are set says what.</summary>
/// <remarks>
/// An answered request gives energy at once; its quality follows when feedback arrives, now or days later.
/// <list type="bullet">
/// <item>energy alone, or not even that (a model of unknown size): the request was answered, quality not known yet;</item>
/// <item>quality (with the energy of the same request where known): the first feedback for it;</item>
/// <item>energy with <see cref="PreviousEnergy"/>: the meter told it later, the count stays; with <see cref="ScoredRow"/> the quality was known before;</item>
/// <item>quality with <see cref="PreviousQuality"/>: corrected feedback, the count stays.</item>
/// </list>
/// </remarks>
public readonly ref struct Observation
{
    /// <summary>An observation that counts in full.</summary>
    public Observation()
    {
    }

    /// <summary>Context of the decision; its first component is 1.</summary>
    public required ReadOnlySpan<double> Context { get; init; }

    /// <summary>Quality, 0..1, where this observation brings it.</summary>
    public double? Quality { get; init; }

    /// <summary>The score this one replaces.</summary>
    public double? PreviousQuality { get; init; }

    /// <summary>Normalised energy of the request, at least 0.</summary>
    public double? Energy { get; init; }

    /// <summary>The energy this one replaces.</summary>
    public double? PreviousEnergy { get; init; }

    /// <summary>The row of the request's quality, where it was counted before this energy was told; <c>null</c> where there is none yet.</summary>
    public ScoredRow? ScoredRow { get; init; }

    /// <summary>Whether this is the first word of an answered request, to be counted as a pull even if it brings no figure.</summary>
    public bool Answered { get; init; }

    /// <summary>Whether <see cref="Energy"/> was already counted by an earlier observation of the same request.</summary>
    public bool EnergyCounted { get; init; }

    /// <summary>What its row counts, above 0: rows older than the sums' landmark less than 1, newer ones a little more.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>What quality was expected when the decision was made; a change of the arm shows in it. <c>null</c> where unknown.</summary>
    public Prediction? Predicted { get; init; }
}

/// <summary>A quality as it was predicted when a decision was made.</summary>
/// <param name="Mean">Posterior mean.</param>
/// <param name="Deviation">Posterior deviation of that mean, at least 0.</param>
public readonly record struct Prediction(double Mean, double Deviation);

/// <summary>What the row of a request's quality has counted.</summary>
/// <param name="Weight">What the row counts, above 0.</param>
/// <param name="Energy">Normalised energy that came with it; <c>null</c> where none was known.</param>
public readonly record struct ScoredRow(double Weight, double? Energy);
