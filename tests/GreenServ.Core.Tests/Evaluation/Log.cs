using GreenServ.Core.Evaluation;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Evaluation;

/// <summary>Hand-made log records.</summary>
internal static class Log
{
    /// <summary>A sound decision among arms a, b, c, …, every quality predicted as 0.5 and every energy as 10 J.</summary>
    public static LoggedDecision Decision(int chosen, double? quality, params double[] probabilities) => new()
    {
        Candidates = [.. probabilities.Select((p, k) => Candidate(k, p))],
        Chosen = chosen,
        Propensity = probabilities[chosen],
        SupportsEvaluation = true,
        Exploration = new Exploration(0.005, 0.1),
        ReferenceEnergyJoules = 100,
        Quality = quality,
    };

    public static LoggedCandidate Candidate(int arm, double probability, double quality = 0.5, double variance = 0.01, double energy = 0.1) =>
        new(((char)('a' + arm)).ToString(), new ArmEstimate(quality, variance, energy, 20), probability, true);

    /// <summary>Decisions with one candidate replaced.</summary>
    public static LoggedDecision With(this LoggedDecision decision, int arm, Func<LoggedCandidate, LoggedCandidate> change) =>
        decision with { Candidates = [.. decision.Candidates.Select((candidate, k) => k == arm ? change(candidate) : candidate)] };

    public static OffPolicyResult Evaluate(this IEnumerable<LoggedDecision> log, TargetPolicy target, OffPolicyOptions? options = null)
    {
        var evaluator = new OffPolicyEvaluator(target, options);
        foreach (var decision in log)
            evaluator.Add(decision);
        return evaluator.Result();
    }

    public static double[] Probabilities(this TargetPolicy target, LoggedDecision decision)
    {
        var probabilities = new double[decision.Candidates.Count];
        target(decision, probabilities);
        return probabilities;
    }
}
