using System.Text;
using GreenServ.Lab.Figures;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Reports;

/// <summary>Writes a replay's files: <c>results.json</c> and <c>.csv</c>, regret or promises, calibration, shares and events as CSV, and the figures.</summary>
internal static class ReportFolder
{
    /// <summary>Creates the folder where needed; <c>null</c> when it can be written to, else one line that says why not.</summary>
    public static string? Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"--out {folder} cannot be created: {exception.Message}";
        }
    }

    /// <summary>Writes all files, replacing those of an earlier run; <c>null</c>, or one line that says what failed.</summary>
    public static string? Write(string folder, ReplayReport report)
    {
        try
        {
            Save("results.json", ReplayJson.Of(report).ToLine() + "\n");
            Save("results.csv", ReplayCsv.Results(report));
            if (report.Options.Goals[0].Lambda is not null)
                Save("regret.csv", ReplayCsv.Regret(report));
            else
                Save("sla.csv", ReplayCsv.Sla(report));
            if (report.Results.Any(result => result.Calibration is not null))
                Save("calibration.csv", ReplayCsv.Calibration(report));
            Save("shares.csv", ReplayCsv.Shares(report));
            if (report.Options.Events.Count > 0)
                Save("events.csv", ReplayCsv.Events(report));
            foreach (var (name, svg) in ReplayFigures.Of(report))
                Save(name, svg);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"--out {folder} cannot be written: {exception.Message}";
        }

        void Save(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(false));
    }
}
