using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>Everything a replay found out.</summary>
internal sealed record ReplayReport(
    OutcomeTable Table, ReplayOptions Options, IReadOnlyList<PolicyResult> Results, IReadOnlyList<Baseline> Baselines, ReplaySpeed Speed)
{
    /// <summary>Requests of each run.</summary>
    public int Requests { get; } = Options.RequestsOn(Table);

    /// <summary>Headroom captured = (reward − random) / (best per task in hindsight − random); <c>null</c> where both are equal.</summary>
    public static double? HeadroomOf(double reward, IReadOnlyList<Baseline> baselines)
    {
        var random = baselines.First(baseline => baseline.Name == Baseline.Random).MeanReward!.Value;
        var gap = baselines.First(baseline => baseline.Name == Baseline.BestPerTask).MeanReward!.Value - random;
        if (Math.Abs(gap) < 1e-12)
            return null;
        // Sums in another order differ in their last digits; random itself must show 0, not a tiny negative.
        var headroom = (reward - random) / gap;
        return Math.Abs(headroom) < 1e-9 ? 0 : headroom;
    }

    /// <summary>What a baseline would regret over all requests; <c>null</c> for an SLA.</summary>
    public double? RegretOf(Baseline baseline) =>
        (Baselines.First(b => b.Goal == baseline.Goal && b.Name == Baseline.Oracle).MeanReward - baseline.MeanReward) * Requests;

    /// <summary>Headroom of a baseline; <c>null</c> for an SLA.</summary>
    public double? HeadroomOf(Baseline baseline) => baseline.MeanReward is { } reward ? HeadroomOf(reward, BaselinesOf(baseline.Goal)) : null;

    /// <summary>
    /// One result per policy and goal: of several settings the cheapest that meets α, else the one that comes nearest.
    /// </summary>
    public IReadOnlyList<PolicyResult> Chosen(Goal goal) =>
        [.. Results.Where(result => result.Goal == goal).GroupBy(result => result.Policy).Select(Best)];

    private static PolicyResult Best(IEnumerable<PolicyResult> settings) =>
        settings.Where(result => result.MeetsAlpha).MinBy(result => result.MeanCost) ?? settings.MaxBy(result => result.Satisfaction)!;

    /// <summary>Baselines of one goal.</summary>
    public IReadOnlyList<Baseline> BaselinesOf(Goal goal) => [.. Baselines.Where(baseline => baseline.Goal == goal)];
}
