using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>Headroom by policy and λ, one table per file.</summary>
internal sealed class TradeOffSection : IResultsSection
{
    public string Name => "trade-offs";

    public string Write(ResultsSession session) => string.Join('\n', session.Files.Select(file =>
    {
        var options = Replays.Declared(session, file);
        return $"### `{file.Dataset}` ({file.Facts})\n\n{ResultsSession.Commands([file], options)}\n{Table(session.Play(file, options))}";
    }));

    /// <summary>Headroom of the policies of a report and of the best single model.</summary>
    public static MarkdownTable Table(ReplayReport report, string? title = null)
    {
        var goals = report.Options.Goals;
        var table = new MarkdownTable(1, [title ?? "policy", .. goals.Select(goal => goal.Title)]);
        foreach (var results in report.Results.GroupBy(result => result.Policy))
            table.Add([results.Key, .. results.Select(result => Text.Two(result.Headroom))]);
        table.Add(
        [
            Baseline.BestStatic,
            .. report.Baselines.Where(baseline => baseline.Name == Baseline.BestStatic).Select(baseline => Text.Two(report.HeadroomOf(baseline))),
        ]);
        return table;
    }
}
