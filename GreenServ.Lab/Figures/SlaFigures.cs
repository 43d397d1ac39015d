using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Figures;

/// <summary>How a promise of quality was kept over time.</summary>
internal static class SlaFigures
{
    private static readonly SeriesStyle s_curve = new(Line: true, Marks: false);
    private static readonly SeriesStyle s_promise = new(Line: true, Marks: false, Dash: "5 4", Color: "#1f2933");

    /// <summary>Running satisfaction against α.</summary>
    public static Chart Satisfaction(ReplayReport report, Goal goal)
    {
        var alpha = goal.Alpha!.Value;
        var series = Curves(report, goal, result => result.SatisfactionCurve);
        series.Add(new ChartSeries("promise α", [new(0, alpha), new(report.Requests, alpha)], s_promise));
        // The first few answers swing between 0 and 1 and would flatten all that follows.
        var settled = series.SelectMany(s => s.Points).Where(p => p.X >= 0.03 * report.Requests).Select(p => p.Y).Append(alpha).ToList();
        var (low, high) = (settled.Min(), settled.Max());
        series = [.. series.Select(s => s with { Points = [.. s.Points.Select(p => p with { Y = Math.Clamp(p.Y, low, high) })] })];
        return Of(report, goal, "Running satisfaction", "Mean quality so far (0 to 1)", "mean quality of all answers so far", series);
    }

    /// <summary>Answers owed; below 0 is surplus.</summary>
    public static Chart Debt(ReplayReport report, Goal goal)
    {
        var series = Curves(report, goal, result => result.OwedCurve);
        series.Add(new ChartSeries("nothing owed", [new(0, 0), new(report.Requests, 0)], s_promise));
        return Of(report, goal, "Debt", "Answers owed", "Σ (α − quality), below 0 is surplus", series);
    }

    private static List<ChartSeries> Curves(ReplayReport report, Goal goal, Func<PolicyResult, double[]> curveOf) =>
        [.. report.Chosen(goal).Select(r => new ChartSeries(
            r.Policy, [.. curveOf(r).Select((value, point) => new ChartPoint(Checkpoints.Step(point, report.Requests), value))], s_curve))];

    private static Chart Of(ReplayReport report, Goal goal, string title, string axis, string explained, List<ChartSeries> series)
    {
        var sweeps = report.Chosen(goal).Where(r => r.Settings is not null).Select(r => $"; {r.Title}");
        return new Chart(
            $"{title}: {report.Table.Dataset}, {goal.Title}",
            $"{explained}, mean of {report.Options.Seeds} seeds{string.Concat(sweeps)}",
            Axis.Between("Decisions", 0, report.Requests),
            Axis.Cover(axis, series.SelectMany(s => s.Points).Select(p => p.Y), mayBeLogarithmic: false),
            series);
    }
}
