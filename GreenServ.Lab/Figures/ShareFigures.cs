using GreenServ.Lab.Events;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Figures;

/// <summary>How one policy's requests are shared among the models over time, events marked.</summary>
internal static class ShareFigures
{
    private const int MostModels = 8;

    private static readonly SeriesStyle s_curve = new(Line: true, Marks: false);
    private static readonly SeriesStyle s_others = new(Line: true, Marks: false, Dash: "2 3", Color: "#9aa5b1");

    /// <summary>One figure for each policy that learns, at a goal.</summary>
    public static IEnumerable<(string FileName, Chart Chart)> Of(ReplayReport report, Goal goal) =>
        report.Chosen(goal).Where(result => result.Calibration is not null).Select(result => ($"share-{result.Policy}-{goal.FileName}.svg", Of(report, result)));

    private static Chart Of(ReplayReport report, PolicyResult result)
    {
        var (models, curve) = (report.Table.Models, result.ShareCurve);
        var touched = result.Events.Select(happening => happening.Event.Model).ToHashSet();
        // Models that something happens to come first, then those that are or were of most use.
        var shown = Enumerable.Range(0, models.Count)
            .OrderByDescending(touched.Contains)
            .ThenByDescending(model => Enumerable.Range(0, curve.Length / models.Count).Sum(stretch => curve[stretch * models.Count + model]))
            .Take(models.Count <= MostModels ? models.Count : Math.Max(MostModels - 1, touched.Count)).ToList();
        var others = Enumerable.Range(0, models.Count).Except(shown).ToList();
        List<ChartSeries> series = [.. shown.Select(model => new ChartSeries(ModelNames.Short(models[model]), Points([model]), s_curve))];
        if (others.Count > 0)
            series.Add(new ChartSeries($"the other {others.Count}", Points(others), s_others));
        return new Chart(
            $"Share of requests: {report.Table.Dataset}, {result.Policy}, {result.Goal.Title}",
            $"mean probability with which each model is chosen, {report.Options.Seeds} seeds{(result.Settings is null ? "" : $"; {result.Title}")}",
            Axis.Between("Decisions", 0, report.Requests),
            Axis.Between("Share (0 to 1)", 0, 1),
            series)
        {
            Rules = [.. result.Events.Select(happening => new ChartRule(happening.Event.Step, $"{EventSyntax.NameOf(happening.Event.Kind)} {ModelNames.Short(models[happening.Event.Model])}"))],
        };

        // A stretch's mean stands at its middle.
        IReadOnlyList<ChartPoint> Points(List<int> of) =>
        [
            .. Enumerable.Range(0, curve.Length / models.Count).Select(stretch => new ChartPoint(
                (ShareTally.EndOf(stretch, report.Requests) + (stretch == 0 ? 0 : ShareTally.EndOf(stretch - 1, report.Requests))) / 2.0,
                of.Sum(model => curve[stretch * models.Count + model]))),
        ];
    }
}
