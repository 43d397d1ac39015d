using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>
/// Baselines of an SLA, all in hindsight: <c>best-static</c> is the cheapest single model that meets α,
/// <c>cheapest-mixture</c> the cheapest blend of models, <c>best-per-task</c> the cheapest blend chosen for each task and
/// <c>oracle</c> the cheapest one chosen for each row. Where α is out of reach each shows the highest quality it has.
/// </summary>
internal static class SlaBaselines
{
    /// <summary>All baselines in the order in which they are reported.</summary>
    public static IReadOnlyList<Baseline> Of(OutcomeTable table, Averages averages, Goal goal)
    {
        var alpha = goal.Alpha!.Value;
        var models = averages.ByModel.Index().Where(model => model.Item is not null).Select(model => (model.Index, Option: ToOption(model.Item!.Value))).ToList();
        var all = models.Select(model => model.Option).ToList();
        var meeting = all.Where(option => option.Quality >= alpha).ToList();
        return
        [
            Make(Baseline.Random, ToOption(averages.Random)),
            .. models.Select(model => Make(Baseline.StaticPrefix + table.Models[model.Index], model.Option)),
            Make(Baseline.BestStatic, meeting.Count > 0 ? meeting.MinBy(option => option.Cost) : all.MaxBy(option => option.Quality)),
            Make(Baseline.BestPerTask, CheapestMixture.Solve(Tasks(averages), alpha)),
            Make(Baseline.Oracle, CheapestMixture.Solve(Rows(table), alpha)),
            Make(Baseline.CheapestMixture, CheapestMixture.Solve([new(1, all)], alpha)),
        ];

        Baseline Make(string name, CheapestMixture.Option mean) => new(name, goal, null, mean.Quality, mean.Cost);
    }

    private static IEnumerable<CheapestMixture.Group> Tasks(Averages averages) =>
        averages.ByTask.Index()
            .Where(task => averages.TaskShare[task.Index] > 0)
            .Select(task => new CheapestMixture.Group(
                averages.TaskShare[task.Index], [.. task.Item.Where(mean => mean is not null).Select(mean => ToOption(mean!.Value))]));

    private static IEnumerable<CheapestMixture.Group> Rows(OutcomeTable table) =>
        Enumerable.Range(0, table.Rows).Select(row => new CheapestMixture.Group(
            1.0 / table.Rows,
            [
                .. Enumerable.Range(0, table.Models.Count)
                    .Select(model => table.Cell(row, model))
                    .Where(cell => table.Available[cell])
                    .Select(cell => new CheapestMixture.Option(table.Quality[cell], table.RawCost[cell])),
            ]));

    private static CheapestMixture.Option ToOption(Expectation mean) => new(mean.Quality, mean.Cost);
}
