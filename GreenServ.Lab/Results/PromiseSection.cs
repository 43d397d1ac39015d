using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>Promises of quality: whether they are kept, and what that costs.</summary>
internal sealed class PromiseSection : IResultsSection
{
    private static readonly string[] s_policies = ["default", "gittins"];

    public string Name => "promises";

    public string Write(ResultsSession session)
    {
        var reports = session.FilesWithCost.Select(file => session.Play(file, Replays.Promises(session))).ToList();
        var commands = ResultsSession.Commands(session.FilesWithCost, Replays.Promises(session));
        var promises = reports.SelectMany(report => report.Options.Goals.Select(goal => new KeptPromise(report, goal))).ToList();
        return $"{commands}\n{string.Join('\n', s_policies.Select(policy => Cells(policy, promises)))}\n{Goals(promises)}";
    }

    private static MarkdownTable Cells(string policy, IReadOnlyList<KeptPromise> promises)
    {
        var table = new MarkdownTable(
            2, $"`{policy}`", "promise", "satisfaction − α", "seeds kept", "worst seed − α", "cost / cheapest mixture", "cost / mess-plus", "per task / cheapest mixture", "per task / mess-plus", "steps to compliance");
        foreach (var promise in promises)
        {
            var result = promise[policy];
            table.Add(
                promise.Dataset, promise.Goal.Title, Text.Signed(result.Satisfaction - promise.Goal.Alpha), $"{result.SeedsKept}/{result.PerSeed.Count}",
                Text.Signed(result.PerSeed.Min(run => run.Satisfaction) - promise.Goal.Alpha), Text.Two(promise.OverMixture(policy)), Text.Two(promise.OverMessPlus(policy)),
                Text.Two(promise.PerTaskOverMixture), Text.Two(promise.PerTaskOverMessPlus), Text.Count(result.StepsToCompliance));
        }

        return table;
    }

    private static MarkdownTable Goals(IReadOnlyList<KeptPromise> promises)
    {
        var table = new MarkdownTable(1, ["over all cells", .. s_policies.Select(policy => $"`{policy}`")]);
        Add("seeds that end at α − 0.005 or above", policy => Text.Percent(promises.Sum(promise => promise[policy].SeedsKept ?? 0.0) / promises.Sum(promise => promise[policy].PerSeed.Count)));
        Add("the same, worst cell", policy => Text.Percent(promises.Min(promise => (double)promise[policy].SeedsKept!.Value / promise[policy].PerSeed.Count), "0"));
        Add("cost over the cheapest mixture, geometric mean", policy => Text.Two(GeometricMean(promises.Select(promise => promise.OverMixture(policy)))));
        Add("the same, worst cell", policy => Text.Two(promises.Max(promise => promise.OverMixture(policy))));
        Add("cost over mess-plus, geometric mean of the cells where a setting keeps α", policy => Text.Two(GeometricMean(promises.Select(promise => promise.OverMessPlus(policy)))));
        var easy = promises.Where(promise => promise.PerTaskOverMessPlus < 0.5).ToList();
        Add(
            $"cells at most 0.65 of mess-plus, of the {easy.Count} where the cheapest mixture per task is below 0.5 of it",
            policy => $"{easy.Count(promise => promise.OverMessPlus(policy) <= 0.65)}");
        return table;

        void Add(string title, Func<string, string> figure) => table.Add([title, .. s_policies.Select(figure)]);
    }

    private static double? GeometricMean(IEnumerable<double?> values) => values.Average(value => Math.Log(value ?? double.NaN) is var log && double.IsFinite(log) ? log : default(double?)) is { } mean ? Math.Exp(mean) : null;
}
