using System.Text;
using GreenServ.Lab.Figures;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Reports;

/// <summary>Writes a replay's files: <c>results.json</c>, <c>results.csv</c>, <c>regret.csv</c> or <c>sla.csv</c>, and the figures.</summary>
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
