using GreenServ.Lab.Propensities;

namespace GreenServ.Lab.Results;

/// <summary>Logged probabilities against draws, over all trade-offs.</summary>
internal sealed class CalibrationSection : IResultsSection
{
    public string Name => "calibration";

    public string Write(ResultsSession session)
    {
        var all = new Calibration();
        foreach (var result in session.Files.SelectMany(file => session.Play(file, Replays.Declared(session, file)).Results))
        {
            if (result is { Policy: "default", Calibration: { } drawn })
                all.Merge(drawn);
        }

        var table = new MarkdownTable(1, "logged probability", "arms × steps", "mean probability", "drawn", "share drawn", "standard deviations off");
        foreach (var bin in all.Bins())
        {
            table.Add(
                bin.To == 0 ? "0" : $"{Text.Number(bin.From < 0.0005 ? 0 : bin.From, "0.####")} to {Text.Number(bin.To, "0.####")}",
                Text.Count(bin.Cells), Text.Number(bin.MeanProbability, "0.00000"), Text.Count(bin.Drawn), Text.Number(bin.Frequency, "0.00000"), Text.Signed(bin.Deviations, "0.0"));
        }

        return $"`default` in all trade-offs above.\n\n{table}";
    }
}
