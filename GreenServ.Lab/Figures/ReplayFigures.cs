using System.Globalization;
using GreenServ.Lab.Data;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Figures;

/// <summary>The figures of a replay, by file name.</summary>
internal static class ReplayFigures
{
    private static readonly SeriesStyle s_curve = new(Line: true, Marks: true);
    private static readonly SeriesStyle s_points = new(Line: false, Marks: true, Color: "#52606d");
    private static readonly SeriesStyle s_front = new(Line: true, Marks: false, Dash: "5 4", Color: "#9aa5b1");
    private static readonly SeriesStyle s_hindsight = new(Line: true, Marks: false, Dash: "2 3", Color: "#1f2933");
    private static readonly SeriesStyle s_perTask = new(Line: true, Marks: false, Dash: "6 2 1 2", Color: "#7b5ea7");
    private static readonly SeriesStyle s_random = new(Line: false, Marks: true, Color: "#b8860b");

    /// <summary>
    /// Accuracy against cost (where there is one); for each goal calibration, shares of the models, and regret over time for a λ or running
    /// satisfaction and debt for an α.
    /// </summary>
    public static IEnumerable<(string FileName, string Svg)> Of(ReplayReport report)
    {
        if (report.Table.CostColumn is { } column)
            yield return ("accuracy-energy.svg", SvgChart.Render(AccuracyAgainstCost(report, column)));
        foreach (var goal in report.Options.Goals)
        {
            if (CalibrationFigure.Of(report, goal) is { } calibration)
                yield return ($"calibration-{goal.FileName}.svg", SvgChart.Render(calibration));
            foreach (var (name, chart) in ShareFigures.Of(report, goal))
                yield return (name, SvgChart.Render(chart));
            if (goal.Lambda is not null)
            {
                yield return ($"regret-{goal.FileName}.svg", SvgChart.Render(RegretOverTime(report, goal)));
                continue;
            }

            yield return ($"satisfaction-{goal.FileName}.svg", SvgChart.Render(SlaFigures.Satisfaction(report, goal)));
            yield return ($"debt-{goal.FileName}.svg", SvgChart.Render(SlaFigures.Debt(report, goal)));
        }
    }

    private static Chart AccuracyAgainstCost(ReplayReport report, CostColumn column)
    {
        // A price per request is mostly leading zeros.
        var (scale, title) = column == CostColumn.CostUsd ? (1000.0, "Mean cost (USD per 1,000 requests)") : (1.0, CostColumns.AxisTitle(column));
        var first = report.Options.Goals[0];
        var chosen = report.Options.Goals.SelectMany(report.Chosen).ToList();
        var baselines = report.BaselinesOf(first);
        var models = Points(baselines.Where(b => b.Name.StartsWith(Baseline.StaticPrefix, StringComparison.Ordinal)), b => ModelNames.Short(b.Name[Baseline.StaticPrefix.Length..]));
        var hindsight = first.Lambda is null ? Baseline.CheapestMixture : Baseline.BestPerTask;
        List<ChartSeries> series =
        [
            .. report.Options.Policies
                .Where(policy => !PolicyNames.IsRandom(policy) && PolicyNames.StaticModel(policy) is null)
                .Select(policy => new ChartSeries(policy, [.. chosen.Where(r => r.Policy == policy && r.MeanQuality is not null).Select(r => new ChartPoint(r.MeanCost!.Value * scale, r.MeanQuality!.Value))], s_curve)),
            new(first.Lambda is null ? "cheapest mixture (hindsight)" : "best per task (hindsight)", Points(report.Baselines.Where(b => b.Name == hindsight), _ => null), s_hindsight),
            .. first.Lambda is null
                ? [new ChartSeries("per task (hindsight)", Points(report.Baselines.Where(b => b.Name == Baseline.BestPerTask), _ => null), s_perTask)]
                : Array.Empty<ChartSeries>(),
            new("Pareto front of single models", ParetoFront.Joined(ParetoFront.Of(models)), s_front),
            new("single models", models, s_points),
            new("random", Points(baselines.Where(b => b.Name == Baseline.Random), _ => null), s_random),
        ];
        var subtitle = first.Lambda is null
            ? $"{report.Table.Rows:N0} prompts, {report.Table.Models.Count} models, mean of {report.Options.Seeds} seeds; curves: one dot per promised quality α"
            : $"{report.Table.Rows:N0} prompts, {report.Table.Models.Count} models, mean of {report.Options.Seeds} seeds; curves: one dot per λ, {Span(report.Options.Goals)}";
        var all = series.SelectMany(s => s.Points).ToList();
        return new Chart(
            $"Accuracy against {(column == CostColumn.CostUsd ? "cost" : "energy")}: {report.Table.Dataset}", subtitle,
            Axis.Cover(title, all.Select(p => p.X), mayBeLogarithmic: true), Axis.Cover("Mean quality (0 to 1)", all.Select(p => p.Y), mayBeLogarithmic: false), series);

        IReadOnlyList<ChartPoint> Points(IEnumerable<Baseline> of, Func<Baseline, string?> label) =>
            [.. of.Select(b => new ChartPoint(b.MeanCost!.Value * scale, b.MeanQuality, label(b)))];
    }

    private static Chart RegretOverTime(ReplayReport report, Goal goal)
    {
        var requests = report.Requests;
        List<ChartSeries> series = [.. report.Results.Where(r => r.Goal == goal).Select(r => new ChartSeries(r.Policy, WithStart(r.RegretCurve, requests), new(Line: true, Marks: false)))];
        var baselines = report.BaselinesOf(goal);
        var oracle = baselines.First(b => b.Name == Baseline.Oracle).MeanReward!.Value;
        foreach (var (name, style) in new[] { (Baseline.BestStatic, s_front), (Baseline.BestPerTask, s_hindsight) })
        {
            var perStep = oracle - baselines.First(b => b.Name == name).MeanReward!.Value;
            series.Add(new ChartSeries($"{name} (hindsight)", [new(0, 0), new(requests, requests * perStep)], style));
        }

        var all = series.SelectMany(s => s.Points).ToList();
        return new Chart(
            $"Regret over time: {report.Table.Dataset}, {goal.Title}",
            $"Σ (best model's reward − reward obtained), mean of {report.Options.Seeds} seeds; lower is better",
            Axis.Between("Decisions", 0, requests), Axis.Cover("Cumulative regret (reward units)", all.Select(p => p.Y), mayBeLogarithmic: false), series);
    }

    private static IReadOnlyList<ChartPoint> WithStart(double[] curve, int requests) =>
        [new(0, 0), .. curve.Select((regret, point) => new ChartPoint(Checkpoints.Step(point, requests), regret))];

    private static string Span(IReadOnlyList<Goal> goals) =>
        goals.Count == 1 ? $"λ = {Number(goals[0].RequiredLambda)}" : $"{Number(goals[0].RequiredLambda)} to {Number(goals[^1].RequiredLambda)}";

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
