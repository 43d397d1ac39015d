namespace GreenServ.Core.Evaluation;

/// <summary>What a sequential comparison says so far.</summary>
public enum ComparisonVerdict
{
    /// <summary>Neither is shown to be higher.</summary>
    Open,

    /// <summary>The first target's mean is higher.</summary>
    FirstHigher,

    /// <summary>The second target's mean is higher.</summary>
    SecondHigher,
}

/// <summary>
/// Watches the difference between two targets on the same requests and may be asked after every one of them: for stops
/// without a person (canary, shadow). About two and a half times wider than a single look. Not thread-safe, not mergeable.
/// </summary>
/// <remarks>
/// Feeds clipped doubly robust differences and their strict clipping bias into a <see cref="ConfidenceSequence"/>. There is
/// no refusal: what the log does not support widens the interval until the verdict stays open.
/// </remarks>
public sealed class SequentialComparison
{
    /// <summary>M of a sequence: its width grows with the range that M allows, so it is smaller than that of a single look.</summary>
    public const double DefaultWeightLimit = 10;

    private readonly TargetDistribution _first;
    private readonly TargetDistribution _second;
    private readonly OutcomeMeasure _measure;
    private readonly double _highest;
    private readonly double _weightLimit;
    private readonly LogFilter _filter = new();
    private readonly ConfidenceSequence _sequence;

    private SequentialComparison(TargetPolicy first, TargetPolicy second, OutcomeMeasure measure, double highest, double confidence, double weightLimit)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!(weightLimit >= 1 && double.IsFinite(weightLimit)))
            throw new ArgumentOutOfRangeException(nameof(weightLimit), weightLimit, "The weight limit is a finite number of at least 1.");
        (_first, _second) = (new TargetDistribution(first), new TargetDistribution(second));
        (_measure, _highest, _weightLimit) = (measure, highest, weightLimit);

        // Predictions differ by at most the highest outcome, the weighted residuals by M times that.
        var reach = (1 + weightLimit) * highest;
        _sequence = new ConfidenceSequence(-reach, reach, confidence);
    }

    /// <summary>Lower end of the difference first minus second, in the measure's unit.</summary>
    public double Lower => _sequence.Lower;

    /// <summary>Upper end of the difference.</summary>
    public double Upper => _sequence.Upper;

    /// <summary>Decisions taken in.</summary>
    public long Decisions => _sequence.Count;

    /// <summary>Which of the two is shown to be higher, at all times at once with the stated confidence.</summary>
    public ComparisonVerdict Verdict =>
        Lower > 0 ? ComparisonVerdict.FirstHigher : Upper < 0 ? ComparisonVerdict.SecondHigher : ComparisonVerdict.Open;

    /// <summary>Compares quality.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Confidence or weight limit is out of range.</exception>
    public static SequentialComparison OfQuality(
        TargetPolicy first, TargetPolicy second, double confidence = 0.95, double weightLimit = DefaultWeightLimit) =>
        new(first, second, OutcomeMeasure.Quality, 1, confidence, weightLimit);

    /// <summary>Compares joules per request, each request counted up to a limit: nothing can be promised about unbounded values.</summary>
    /// <param name="first">One target.</param>
    /// <param name="second">The other.</param>
    /// <param name="highestJoules">Joules above which a request counts as this much; positive. The width grows with it.</param>
    /// <param name="confidence">In 0..1 exclusive.</param>
    /// <param name="weightLimit">M, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static SequentialComparison OfJoules(
        TargetPolicy first, TargetPolicy second, double highestJoules, double confidence = 0.95, double weightLimit = DefaultWeightLimit)
    {
        if (!(highestJoules > 0 && double.IsFinite(highestJoules)))
            throw new ArgumentOutOfRangeException(nameof(highestJoules), highestJoules, "The highest energy is a positive finite number of joules.");
        return new(first, second, OutcomeMeasure.Joules, highestJoules, confidence, weightLimit);
    }

    /// <inheritdoc cref="OffPolicyEvaluator.Add"/>
    public void Add(LoggedDecision decision)
    {
        if (!_filter.Accepts(decision) || decision.Observed(_measure) is not { } observed)
            return;
        var outcome = Math.Min(observed, _highest);
        var first = PseudoOutcome.Of(decision, _first.For(decision), _measure, outcome, _weightLimit, _highest);
        var second = PseudoOutcome.Of(decision, _second.For(decision), _measure, outcome, _weightLimit, _highest);
        _sequence.Add(first.DoublyRobust - second.DoublyRobust, _highest * (first.ClippedMass + second.ClippedMass));
    }
}
