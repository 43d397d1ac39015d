namespace GreenServ.Core.Evaluation.Savings;

/// <summary>
/// Estimates off-policy what baselines would have taken on requests that the router served: doubly robust, with the energy and quality that
/// were predicted at the time as control (<see cref="OffPolicyEvaluator"/>), the difference on the same requests (<see cref="PolicyComparison"/>).
/// </summary>
/// <remarks>
/// Saved = N·(V_b − V) + N'·V_b − E' − overhead: N requests were drawn from logged probabilities, and N' were not (first pulls, failovers, no
/// exploration); these took E', and a baseline is taken to have had its own mean on them. Importance weights are hardly clipped, as joules
/// are predicted well enough for the control to leave little to weigh; what is missing then is told by the effective sample size.
/// </remarks>
public static class SavingsEstimator
{
    /// <summary>Always the arm of the largest model; of models of equal or unknown size the one that is expected to take most.</summary>
    public const string Largest = "largest";

    /// <summary>Always the arm of which most quality is expected.</summary>
    public const string BestSingle = "best-single";

    /// <summary>Any allowed arm, evenly.</summary>
    public const string Random = "random";

    /// <summary>Confidence of all intervals.</summary>
    public const double Confidence = 0.9;

    // An arm that could be asked by few of the requests is no baseline for all of them.
    private const double LeastAllowedShare = 0.5;

    private static readonly OffPolicyOptions s_joules = new() { Confidence = Confidence, WeightLimit = 50, SmallestEffectiveSample = 50 };
    private static readonly OffPolicyOptions s_quality = new() { Confidence = Confidence, WeightLimit = 50, SmallestEffectiveSample = 60 };

    /// <summary>Estimates savings over a log.</summary>
    /// <param name="log">Requests that were answered, or an even sample of them.</param>
    /// <param name="overheadJoules">Joules of router and judge over the same window, at least 0; not scaled.</param>
    /// <param name="scale">Requests that each one of the log stands for, at least 1.</param>
    /// <param name="sizeOf">Parameters of an arm's model, in billions; <c>null</c> where unknown.</param>
    public static SavingsEstimate Estimate(IReadOnlyCollection<LoggedRequest> log, double overheadJoules, double scale = 1, Func<string, double?>? sizeOf = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        LoggedRequest[] ours = [.. log.Where(request => request.IsOurs && request.Decision.EnergyJoules is not null)];
        LoggedRequest[] drawn = [.. ours.Where(request => request.Decision.SupportsEvaluation && request.Decision.FindDefect() is null)];
        var others = ours.Except(drawn, ReferenceEqualityComparer.Instance).Cast<LoggedRequest>().ToArray();
        var totals = new Totals(drawn.Length, others.Length, others.Sum(Joules), overheadJoules, scale);
        var arms = ArmExpectations.Of(drawn);
        return new SavingsEstimate
        {
            Requests = ours.Length * scale,
            Supporting = drawn.Length * scale,
            RequestsJoules = ours.Sum(Joules) * scale,
            OverheadJoules = overheadJoules,
            ExplorationJoules = ours.Sum(Exploration) * scale,
            Baselines =
            [
                Single(Largest, arms.MaxBy(arm => (sizeOf?.Invoke(arm.Arm) ?? 0, arm.Joules))), Single(BestSingle, arms.MaxBy(arm => arm.Quality)), Against(Random, null, TargetPolicies.Uniform, drawn, totals),
            ],
        };

        BaselineSavings Single(string name, ArmExpectations? arm) => Against(name, arm?.Arm, arm is null ? TargetPolicies.Uniform : TargetPolicies.Static(arm.Arm), drawn, totals);
    }

    private static BaselineSavings Against(string name, string? arm, TargetPolicy baseline, LoggedRequest[] drawn, in Totals totals)
    {
        var joules = new PolicyComparison(baseline, TargetPolicies.Logged, OutcomeMeasure.Joules, s_joules);
        var quality = new PolicyComparison(TargetPolicies.Logged, baseline, OutcomeMeasure.Quality, s_quality);
        foreach (var request in drawn)
        {
            joules.Add(request.Decision);
            quality.Add(request.Decision);
        }

        var (energy, answers) = (joules.Result(), quality.Result());
        return new BaselineSavings
        {
            Name = name,
            Arm = arm,
            Joules = energy.Refusal is null ? totals.OfBaseline(energy.First.DoublyRobust!.Value) : null,
            Saved = energy.Difference is { } saved ? totals.Saved(saved, energy.First.DoublyRobust!.Value) : null,
            QualityDifference = answers.Difference,
            EffectiveSampleSize = energy.First.EffectiveSampleSize,
            QualityEffectiveSampleSize = answers.Second.EffectiveSampleSize,
            Refusal = energy.Refusal,
            QualityRefusal = answers.Refusal,
        };
    }

    private static double Joules(LoggedRequest request) => request.Decision.EnergyJoules!.Value;

    private static double Exploration(LoggedRequest request) =>
        request.Decision.Predicted(request.Decision.Chosen, OutcomeMeasure.Joules) - request.Decision.Predicted(request.Greedy, OutcomeMeasure.Joules);

    /// <summary>What was expected of an arm on the requests that could be given to it.</summary>
    private sealed record ArmExpectations(string Arm, double Joules, double Quality)
    {
        public static List<ArmExpectations> Of(LoggedRequest[] requests) =>
        [
            .. requests.SelectMany(request => request.Decision.Candidates.Select((candidate, k) => (candidate, request.Decision, k)))
                .Where(seen => seen.candidate.Allowed)
                .GroupBy(seen => seen.candidate.Arm)
                .Where(arm => arm.Count() >= LeastAllowedShare * requests.Length)
                .Select(arm => new ArmExpectations(
                    arm.Key, arm.Average(seen => seen.Decision.Predicted(seen.k, OutcomeMeasure.Joules)), arm.Average(seen => seen.Decision.Predicted(seen.k, OutcomeMeasure.Quality)))),
        ];
    }

    /// <summary>From means per request to totals of the window.</summary>
    private readonly record struct Totals(int Drawn, int Others, double OthersJoules, double OverheadJoules, double Scale)
    {
        public IntervalEstimate OfBaseline(in IntervalEstimate mean)
        {
            var count = Scale * (Drawn + Others);
            return new(count * mean.Value, count * mean.StandardError, count * mean.Lower, count * mean.Upper);
        }

        // The two errors are of the same draws: added, and not squared and added.
        public IntervalEstimate Saved(in IntervalEstimate difference, in IntervalEstimate mean) => new(
            Total(difference.Value, mean.Value), Scale * (Drawn * difference.StandardError + Others * mean.StandardError),
            Total(difference.Lower, mean.Lower), Total(difference.Upper, mean.Upper));

        private double Total(double difference, double mean) => Scale * (Drawn * difference + Others * mean - OthersJoules) - OverheadJoules;
    }
}
