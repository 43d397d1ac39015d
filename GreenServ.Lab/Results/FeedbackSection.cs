using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>Promises of quality where feedback comes late, or for one answer in five.</summary>
internal sealed class FeedbackSection : IResultsSection
{
    private static readonly (string Title, string Options)[] s_flows =
    [
        ("full", ""),
        ("200 late", " --feedback-delay 200"),
        ("one in five, 200 late", " --feedback-delay 200 --feedback-rate 0.2"),
    ];

    public string Name => "feedback";

    public string Write(ResultsSession session)
    {
        var basic = $"--policy default --sla 30%,60%,85% --requests 10000 --seeds {session.Seeds(20)}";
        var commands = ResultsSession.Commands(session.FilesWithCost, s_flows.Select(flow => basic + flow.Options));
        var table = new MarkdownTable(
            2, ["file", "promise", .. s_flows.SelectMany(flow => (string[])[$"{flow.Title}: satisfaction − α", "seeds kept", flow.Options.Length == 0 ? "cost / cheapest mixture" : "cost / full"])]);
        var shortfalls = s_flows.Select(_ => new List<double>()).ToList();
        foreach (var file in session.FilesWithCost)
        {
            var reports = s_flows.Select(flow => session.Play(file, basic + flow.Options)).ToList();
            foreach (var goal in reports[0].Options.Goals)
                table.Add([file.Dataset, goal.Title, .. reports.Index().SelectMany(report => Figures(reports[0], report.Item, goal, shortfalls[report.Index]))]);
        }

        var means = new MarkdownTable(1, ["over all cells", .. s_flows.Select(flow => flow.Title)]);
        means.Add(["largest mean shortfall of a cell", .. shortfalls.Select(cells => Text.Three(cells.Max()))]);
        means.Add(["mean shortfall", .. shortfalls.Select(cells => Text.Three(cells.Average()))]);
        return $"{commands}\n{table}\nShortfall is α less the mean satisfaction of the seeds, at least 0.\n\n{means}";
    }

    private static IEnumerable<string> Figures(ReplayReport full, ReplayReport report, Goal goal, List<double> shortfalls)
    {
        var (result, reference) = (report.Chosen(goal)[0], full.Chosen(goal)[0]);
        shortfalls.Add(Math.Max(0, (goal.Alpha - result.Satisfaction) ?? 0));
        yield return Text.Signed(result.Satisfaction - goal.Alpha);
        yield return $"{result.SeedsKept}/{result.PerSeed.Count}";
        yield return Text.Two(result.MeanCost / (ReferenceEquals(full, report) ? full.BaselinesOf(goal).First(baseline => baseline.Name == Baseline.CheapestMixture).MeanCost : reference.MeanCost));
    }
}
