using GreenServ.Lab.Data;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Events;

/// <summary>A stretch of a run in which nothing happens to the pool. A run without events is one phase.</summary>
internal sealed class Phase
{
    /// <summary>A phase over outcomes as they are in it: models that are absent have none.</summary>
    public Phase(int start, int end, OutcomeTable table, Goal goal)
    {
        (Start, End, Table) = (start, end, table);
        var averages = Averages.Of(table, goal.Lambda ?? 0);
        Baselines = goal.Alpha is null ? TradeOffBaselines.Of(table, averages, goal.RequiredLambda) : SlaBaselines.Of(table, averages, goal);
        BestReward = goal.Alpha is null ? [.. averages.BestOfRow.Select(row => row.Reward)] : [];
        BestOfTask = [.. averages.ByTask.Select(Averages.BestOf)];
        MeanQuality = [.. averages.ByModel.Select(mean => mean?.Quality)];
        BestStatic = BestStaticOf(averages.ByModel, goal);
    }

    /// <summary>Requests decided before it.</summary>
    public int Start { get; }

    /// <summary>Requests decided when it ends.</summary>
    public int End { get; }

    /// <summary>Outcomes in this phase.</summary>
    public OutcomeTable Table { get; }

    /// <summary>Exact expectations in this phase.</summary>
    public IReadOnlyList<Baseline> Baselines { get; }

    /// <summary>Each row's best reward; empty for an SLA.</summary>
    public double[] BestReward { get; }

    /// <summary>The model with the best mean of each task (for an SLA: of quality); −1 for a task without rows.</summary>
    public int[] BestOfTask { get; }

    /// <summary>The best single model: of a trade-off by reward, of a promise the cheapest that keeps it, else the one of highest quality.</summary>
    public int BestStatic { get; }

    /// <summary>Mean quality of each model; <c>null</c> where it is absent.</summary>
    public double?[] MeanQuality { get; }

    /// <summary>Whether a model is part of the pool.</summary>
    public bool Has(int model) => MeanQuality[model] is not null;

    // The cheapest single model that keeps a promise, else the one with the highest quality: as the baseline of that name.
    private static int BestStaticOf(Expectation?[] means, Goal goal)
    {
        var keeping = goal.Alpha is { } alpha ? means.Select(mean => mean?.Quality >= alpha ? mean.Value with { Reward = -mean.Value.Cost } : default(Expectation?)).ToArray() : means;
        return Averages.BestOf(keeping) is var best and >= 0 ? best : Averages.BestOf(means);
    }
}
