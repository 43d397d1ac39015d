using GreenServ.Lab.Events;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>The best model joins, breaks, or grows worse half-way.</summary>
internal sealed class EventSection : IResultsSection
{
    private static readonly string[] s_events = ["--add best@50%", "--break best@50%", "--drift best@50%:-0.3"];

    public string Name => "events";

    public string Write(ResultsSession session)
    {
        var text = new List<string> { $"Shares are mean probabilities; they are watched in windows of {EventTally.Window(4000)} requests behind the event. Requests are medians over the seeds; – is never, or does not apply.\n" };
        foreach (var happening in s_events)
        {
            text.Add(ResultsSession.Commands(session.FilesWithCost, Options(session, happening)));
            text.Add(Table(session, happening).ToString());
        }

        text.Add(FalseAlarms(session));
        return string.Join('\n', text);
    }

    private static string Options(ResultsSession session, string happening) => $"--policy default,linucb --lambda 0,0.2,0.5 --requests 4000 {happening} --seeds {session.Seeds(20)}";

    private static MarkdownTable Table(ResultsSession session, string happening)
    {
        var adds = happening.StartsWith("--add", StringComparison.Ordinal);
        var table = new MarkdownTable(
            4,
            [
                $"`{happening}`", "λ", "model", "policy",
                .. adds ? Array.Empty<string>() : ["share before"],
                "final share", adds ? "requests until 90 % of it" : "requests until settled",
                .. adds ? Array.Empty<string>() : ["until below 10 %", "until noticed"],
                "quality lost", "reward lost",
            ]);
        foreach (var file in session.FilesWithCost)
        {
            var report = session.Play(file, Options(session, happening));
            foreach (var result in report.Options.Goals.SelectMany(goal => report.Results.Where(result => result.Goal == goal)))
            {
                var outcome = result.Events[0];
                table.Add(
                [
                    file.Dataset, Text.Number(result.Goal.Lambda, "0.##"), Lab.Figures.ModelNames.Short(report.Table.Models[outcome.Event.Model]), result.Policy,
                    .. adds ? Array.Empty<string>() : [Text.Two(outcome.ShareBefore)],
                    Text.Two(outcome.FinalShare), Text.Count(outcome.RequestsToSettle),
                    .. adds ? Array.Empty<string>() : [Text.Count(outcome.RequestsToTenPercent), Text.Count(outcome.RequestsToNotice)],
                    Text.Number(outcome.QualityLost, "0.0"), Text.Number(outcome.RewardLost, "0.0"),
                ]);
            }
        }

        return table;
    }

    /// <summary>Changes that were found in runs in which nothing happens.</summary>
    private static string FalseAlarms(ResultsSession session)
    {
        var reports = session.Files.Select(file => session.Play(file, Replays.Declared(session, file))).ToList();
        var results = reports.SelectMany(report => report.Results.Where(result => result.Policy == "default").Select(result => (Alarms: result.Changes * result.PerSeed.Count, Requests: (double)report.Requests * result.PerSeed.Count))).ToList();
        return $"False alarms: in the trade-offs above, where nothing happens, `default` took a model for changed {Text.Count(results.Sum(result => result.Alarms))} times in {Text.Count(results.Sum(result => result.Requests))} requests.\n";
    }
}
