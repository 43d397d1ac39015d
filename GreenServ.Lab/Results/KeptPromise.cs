using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>One file at one α: what policies paid for the promise, beside what it costs in hindsight.</summary>
internal sealed class KeptPromise(ReplayReport report, Goal goal)
{
    private readonly Dictionary<string, PolicyResult> _results = report.Chosen(goal).ToDictionary(result => result.Policy);

    public string Dataset => report.Table.Dataset;

    public Goal Goal => goal;

    /// <summary>Result of a policy; of several settings the cheapest that keeps α, else the nearest.</summary>
    public PolicyResult this[string policy] => _results[policy];

    /// <summary>Cost over that of the cheapest static mixture that keeps α.</summary>
    public double? OverMixture(string policy) => this[policy].MeanCost / CostOf(Baseline.CheapestMixture);

    /// <summary>Cost over that of MESS+ at its cheapest setting; <c>null</c> where no setting keeps α.</summary>
    public double? OverMessPlus(string policy) => MessPlusCost is { } cost ? this[policy].MeanCost / cost : null;

    /// <summary>What the cheapest mixture of models per task, all means known, costs over the cheapest mixture.</summary>
    public double? PerTaskOverMixture => CostOf(Baseline.BestPerTask) / CostOf(Baseline.CheapestMixture);

    /// <summary>The same over MESS+; <c>null</c> where no setting keeps α.</summary>
    public double? PerTaskOverMessPlus => MessPlusCost is { } cost ? CostOf(Baseline.BestPerTask) / cost : null;

    private double? MessPlusCost => this["mess-plus"] is { MeetsAlpha: true } cheapest ? cheapest.MeanCost : null;

    private double? CostOf(string baseline) => report.BaselinesOf(goal).First(known => known.Name == baseline).MeanCost;
}
