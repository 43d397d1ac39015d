using GreenServ.Lab.Propensities;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Figures;

/// <summary>A reliability diagram: the probabilities that were logged against how often such arms were drawn.</summary>
/// <remarks>
/// Both axes are logarithmic, because it is the small probabilities that off-policy estimates divide by. Arms of probability 0
/// have no place on such an axis and small bins none in sight; the table of the same name has them.
/// </remarks>
internal static class CalibrationFigure
{
    // Of fewer arms the share that was drawn says nothing, and the bar fills the figure.
    private const int FewestCells = 20;

    private static readonly SeriesStyle s_points = new(Line: false, Marks: true);
    private static readonly SeriesStyle s_diagonal = new(Line: true, Marks: false, Dash: "5 4", Color: "#1f2933");

    /// <summary>The diagram of one goal; <c>null</c> where no policy draws.</summary>
    public static Chart? Of(ReplayReport report, Goal goal)
    {
        var drawing = report.Chosen(goal).Where(result => result.Calibration is not null)
            .Select(result => (result.Policy, Bins: Shown(result.Calibration!))).ToList();
        if (drawing.Count == 0)
            return null;
        var floor = drawing.SelectMany(policy => policy.Bins).SelectMany(bin => (double[])[bin.MeanProbability, bin.Drawn > 0 ? bin.Frequency : 1, Expected(bin).Low]).Where(value => value > 0).Append(0.01).Min() / 1.5;
        List<ChartSeries> series =
        [
            new("as logged", [new(floor, floor), new(1, 1)], s_diagonal),
            .. drawing.Select(policy => new ChartSeries(
                policy.Policy,
                [.. policy.Bins.Select(bin => new ChartPoint(bin.MeanProbability, Math.Max(floor, bin.Frequency), null, (Math.Max(floor, Expected(bin).Low), Expected(bin).High)))],
                s_points)),
        ];
        return new Chart(
            $"Propensity calibration: {report.Table.Dataset}, {goal.Title}",
            $"all steps and arms of {report.Options.Seeds} seeds; bars: where 95 % of the shares should lie; lower edge: never drawn; bins of fewer than 20 left out",
            Axis.Between("Logged probability of an arm", floor, 1, logarithmic: true),
            Axis.Between("Share of these arms that were drawn", floor, 1, logarithmic: true),
            series);
    }

    // Of a run of a few steps all bins are small; they are better than an empty figure.
    private static List<CalibrationBin> Shown(Calibration calibration)
    {
        var possible = calibration.Bins().Where(bin => bin.MeanProbability > 0).ToList();
        return possible.Exists(bin => bin.Cells >= FewestCells) ? possible.FindAll(bin => bin.Cells >= FewestCells) : possible;
    }

    // Two standard deviations about the logged probability.
    private static (double Low, double High) Expected(CalibrationBin bin)
    {
        var reach = 2 * bin.Deviation / bin.Cells;
        return (Math.Max(0, bin.MeanProbability - reach), Math.Min(1, bin.MeanProbability + reach));
    }
}
