namespace GreenServ.Core.Sla;

/// <summary>
/// Observed quality of about the last 1,000 decisions: what may be shown as satisfaction. Predictions never enter.
/// A sum over decisions, so the order of events does not matter. Instances are not thread-safe.
/// </summary>
public sealed class QualityWindow
{
    /// <summary>Decisions after which one counts 1/e.</summary>
    public const double Horizon = 1000;

    private const int Decisions = 0;
    private const int Scores = 1;
    private const int Quality = 2;
    private const int Squares = 3;

    // 95 % of a normal distribution lie above −1.645.
    private const double Significance = 1.645;
    private const double LeastScores = 30;
    private const double PreciseError = 0.025;

    // Two scores of the largest variance there is: a handful of equal scores is no proof of precision.
    private const double PriorScores = 2;
    private const double LargestVariance = 0.25;

    /// <summary>Decisions, scores, Σs and Σs².</summary>
    internal DecayedSums Sums { get; } = new(4, Horizon);

    /// <summary>Σw² over scores: a weight squared fades twice as fast.</summary>
    internal DecayedSums SquaredWeights { get; } = new(1, Horizon / 2);

    /// <summary>Answered decisions of the window (faded count).</summary>
    public double Decided => Sums[Decisions];

    /// <summary>Of these, the ones with a score (faded count).</summary>
    public double Scored => Math.Min(Sums[Scores], Sums[Decisions]);

    /// <summary>Mean of the scores, 0..1; <c>null</c> without one.</summary>
    public double? Mean => Sums[Scores] > 1e-6 ? Math.Clamp(Sums[Quality] / Sums[Scores], 0, 1) : null;

    /// <summary>Share of the decisions that have a score, 0..1; <c>null</c> before the first decision.</summary>
    public double? EvidenceShare => Decided > 1e-6 ? Scored / Decided : null;

    /// <summary>How many equally weighted scores tell as much as these.</summary>
    public double EffectiveScores => SquaredWeights[0] > 0 ? Sums[Scores] * Sums[Scores] / SquaredWeights[0] : 0;

    /// <summary>Standard error of <see cref="Mean"/>, as far as the scores tell it; infinite without one.</summary>
    public double StandardError
    {
        get
        {
            if (Mean is not { } mean)
                return double.PositiveInfinity;
            var n = EffectiveScores;
            var variance = Math.Max(Sums[Squares] / Sums[Scores] - mean * mean, 0);
            return Math.Sqrt((n * variance + PriorScores * LargestVariance) / (n + PriorScores) / n);
        }
    }

    /// <summary>
    /// Missed where the mean plus 1.645 standard errors is below α; kept where the mean is at least α, or the error is at most
    /// 0.025; unknown otherwise and with fewer than 30 scores.
    /// </summary>
    public PromiseState Judge(double alpha)
    {
        if (Mean is not { } mean || EffectiveScores < LeastScores)
            return PromiseState.Unknown;
        if (mean + Significance * StandardError < alpha)
            return PromiseState.Missed;
        return mean >= alpha || StandardError <= PreciseError ? PromiseState.Kept : PromiseState.Unknown;
    }

    /// <summary>A decision was answered.</summary>
    public void Answered(long time)
    {
        Sums.Add(Decisions, time, 1);
        SquaredWeights.Advance(time);
    }

    /// <summary>A score of a decision.</summary>
    /// <param name="time">The decision's time.</param>
    /// <param name="score">0..1.</param>
    /// <param name="previous">The score this one replaces; <c>null</c> for the first.</param>
    public void Score(long time, double score, double? previous)
    {
        Sums.Add(Quality, time, score - (previous ?? 0));
        Sums.Add(Squares, time, score * score - (previous ?? 0) * (previous ?? 0));
        if (previous is not null)
            return;
        Sums.Add(Scores, time, 1);
        SquaredWeights.Add(0, time, 1);
    }
}
