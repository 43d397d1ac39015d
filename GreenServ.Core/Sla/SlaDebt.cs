namespace GreenServ.Core.Sla;

/// <summary>
/// How many answers a promise of quality α owes: D = Σ w·(α − s) over answered decisions, s being the predicted quality until
/// feedback arrives and the score afterwards. Weights w fade with the age of the decision, so that a surplus of long ago is
/// not spent now.
/// </summary>
/// <remarks>
/// D is a plain sum of what each event adds: a decision α − ŝ, its first score (ŝ − s)/π, a corrected score the difference to the
/// one before over π, each with the decision's own weight. π is the share of decisions that get a score: a score stands for the
/// unscored decisions of its time as well (doubly robust, Robins and Rotnitzky 1995), so that predictions that were wrong while the
/// pool was new are put right for all of them, and not by charging later ones for it. So it does not depend on the order or delay of events, and copies merge;
/// who applies each event once has it exact. Its use is bounded, and what lies beyond is written off by the decision that
/// met it, as one more thing that decision adds: <see cref="Claim"/>. Instances are not thread-safe.
/// </remarks>
public sealed class SlaDebt(double horizon = SlaDebt.DefaultHorizon)
{
    /// <summary>Decisions after which one counts 1/e, unless said otherwise.</summary>
    public const double DefaultHorizon = 20_000;

    private const double ResidualPrior = 20;
    private const int Owed = 0;
    private const int Residual = 1;
    private const int Scored = 2;

    /// <summary>Σ(α − s), Σ(s − m) and the number of scores.</summary>
    internal DecayedSums Sums { get; } = new(3, horizon);

    /// <summary>D, answers owed; below 0 it is surplus.</summary>
    public double Value => Sums[Owed];

    /// <summary>δ = Σ(s − m)/(n + 20): how far scores lie above predictions, shrunk while there are few.</summary>
    public double MeanResidual => Sums[Residual] / (Sums[Scored] + ResidualPrior);

    /// <summary>Q = clamp(D + <paramref name="inFlight"/>, ±100): what a decision acts on.</summary>
    /// <param name="inFlight">Expected debt of decisions that were made and that D does not hold yet.</param>
    public DebtClaim Claim(double inFlight = 0) => DebtClaim.Of(Value + inFlight);

    /// <summary>What an answer with posterior mean quality <paramref name="qualityMean"/> is charged as until it is scored.</summary>
    public QualityForecast Forecast(double qualityMean)
    {
        if (double.IsNaN(qualityMean))
            throw new ArgumentOutOfRangeException(nameof(qualityMean), qualityMean, "A predicted quality must be a number.");
        var mean = Math.Clamp(qualityMean, 0, 1);
        return new QualityForecast(mean, mean + MeanResidual);
    }

    /// <summary>A decision that was answered owes α − ŝ. One that came to no answer owes nothing and is not told of.</summary>
    /// <param name="time">Its logical time.</param>
    /// <param name="alpha">What was promised to it.</param>
    /// <param name="forecast">What it is charged as.</param>
    /// <param name="writtenOff">See <see cref="DebtClaim.WrittenOff"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">α lies outside 0..1.</exception>
    public void Answered(long time, double alpha, in QualityForecast forecast, double writtenOff = 0)
    {
        RequireUnit(alpha, nameof(alpha));
        Sums.Add(Owed, time, alpha - forecast.Charged + writtenOff);
    }

    /// <summary>A score of a decision.</summary>
    /// <param name="time">The decision's time.</param>
    /// <param name="forecast">What it was charged as.</param>
    /// <param name="score">0..1.</param>
    /// <param name="previous">The score this one replaces; <c>null</c> for the first.</param>
    /// <param name="standsFor">1/π, decisions that it stands for, at least 1; of a corrected score as of the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A score lies outside 0..1, or it stands for less than itself.</exception>
    public void Score(long time, in QualityForecast forecast, double score, double? previous = null, double standsFor = 1)
    {
        RequireUnit(score, nameof(score));
        RequireUnit(previous ?? 0, nameof(previous));
        if (!(standsFor >= 1 && double.IsFinite(standsFor)))
            throw new ArgumentOutOfRangeException(nameof(standsFor), standsFor, "A score stands for one decision at least.");
        Sums.Add(Owed, time, standsFor * ((previous ?? forecast.Charged) - score));
        Sums.Add(Residual, time, score - (previous ?? forecast.Mean));
        if (previous is null)
            Sums.Add(Scored, time, 1);
    }

    private static void RequireUnit(double value, string name)
    {
        if (!(value is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in 0..1.");
    }
}
