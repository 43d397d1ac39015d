using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>
/// Baselines of a λ reward, all exact. Where cells are missing: <c>random</c> and <c>oracle</c> choose among a row's
/// available models, a single model counts on the rows where it is available, and the best model of a task is the one
/// whose mean over its available rows of that task is highest.
/// </summary>
internal static class TradeOffBaselines
{
    /// <summary>All baselines in the order in which they are reported.</summary>
    public static IReadOnlyList<Baseline> Of(OutcomeTable table, Averages averages, double lambda)
    {
        var statics = averages.ByModel.Index().Where(model => model.Item is not null).ToList();
        return
        [
            Make(Baseline.Random, averages.Random),
            .. statics.Select(model => Make(Baseline.StaticPrefix + table.Models[model.Index], model.Item!.Value)),
            Make(Baseline.BestStatic, Best(averages.ByModel)),
            Make(Baseline.BestPerTask, PerTask(averages)),
            Make(Baseline.Oracle, averages.BestOfRow.Aggregate(default(Expectation), (sum, row) => sum + row) / table.Rows),
        ];

        Baseline Make(string name, Expectation mean) =>
            new(name, Goal.TradeOff(lambda), mean.Reward, mean.Quality, table.HasCost ? mean.Cost : null);
    }

    private static Expectation PerTask(Averages averages)
    {
        var sum = default(Expectation);
        for (var task = 0; task < averages.ByTask.Length; task++)
        {
            // A task none of whose rows were kept has no share and no means.
            if (averages.TaskShare[task] > 0)
                sum += Best(averages.ByTask[task]) * averages.TaskShare[task];
        }

        return sum;
    }

    private static Expectation Best(Expectation?[] candidates) => candidates[Averages.BestOf(candidates)]!.Value;
}
