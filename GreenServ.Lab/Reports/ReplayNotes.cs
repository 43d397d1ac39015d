using System.Globalization;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Reports;

/// <summary>What is to be known about a replay's tables, one sentence each.</summary>
internal static class ReplayNotes
{
    public static IEnumerable<string> Of(ReplayReport report)
    {
        var table = report.Table;
        if (table.ImputedCells > 0)
            yield return $"{table.ImputedCells:N0} of {table.Rows * table.Models.Count:N0} cells were missing and drawn from the same task and model.";
        else if (!table.IsComplete)
            yield return "Cells are missing: they are no candidates, and a single model is measured on the rows where it has an outcome.";
        if (table.SkippedRows > 0)
            yield return $"{table.SkippedRows:N0} rows without any complete outcome were left out.";
        if (report.Requests > table.Rows)
            yield return $"{report.Requests:N0} requests were drawn from {table.Rows:N0} rows with replacement; baselines are those of the rows.";
        if (report.Requests < table.Rows)
            yield return $"{report.Requests:N0} of {table.Rows:N0} rows were played; baselines are those of all rows.";
        foreach (var sweep in report.Results.Where(result => result.Settings is not null).GroupBy(result => (result.Policy, result.Goal)))
        {
            var met = sweep.Count(result => result.MeetsAlpha);
            yield return $"{sweep.Key.Policy} at {sweep.Key.Goal.Title}: {met} of {sweep.Count()} settings meet it (mean over the seeds, less 0.005); shown is {(met > 0 ? "the cheapest of them" : "the nearest")}, --json and --out have all.";
        }

        if (report.Speed.PerSecond is { } speed)
            yield return string.Create(CultureInfo.InvariantCulture, $"{report.Speed.Decisions:N0} decisions in {report.Speed.ProcessorSeconds:0.0} s of processor time: {speed:N0} per second and core.");
        if (Calibration(report) is { } calibration)
            yield return calibration;
        if (report.Options.Out is { } folder)
            yield return $"Written to {folder}";
    }

    /// <summary>The bin whose draws stray furthest from what was logged.</summary>
    private static string? Calibration(ReplayReport report)
    {
        var bins = report.Results.Where(result => result.Calibration is not null)
            .SelectMany(result => result.Calibration!.Bins().Where(bin => bin.Deviations is not null).Select(bin => (Result: result, Bin: bin))).ToList();
        if (bins.Count == 0)
            return null;
        var (result, worst) = bins.MaxBy(bin => Math.Abs(bin.Bin.Deviations!.Value));
        return string.Create(CultureInfo.InvariantCulture, $"Propensities: in the worst of {bins.Count} bins arms were drawn {worst.Frequency:0.####} of the time at a logged {worst.MeanProbability:0.####}, {Math.Abs(worst.Deviations!.Value):0.0} standard deviations off ({result.Title}, {result.Goal.Title}).");
    }
}
