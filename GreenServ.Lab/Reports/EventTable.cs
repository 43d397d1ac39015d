using GreenServ.Lab.Events;
using GreenServ.Lab.Replay;
using Spectre.Console;

namespace GreenServ.Lab.Reports;

/// <summary>What policies made of events, as a table on a console.</summary>
internal static class EventTable
{
    public static Table Of(ReplayReport report, Goal goal)
    {
        var window = EventTally.Window(report.Requests);
        var table = TableText.New($"{report.Table.Dataset}, {goal.Title}: events (shares in windows of {window} requests; – is never, or does not apply)");
        table.AddColumn("event");
        table.AddColumn("policy");
        foreach (var title in new[] { "share before", "final share", "settled after", "below 10 % after", "a tenth after", "noticed after", "quality lost", "reward lost" })
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (var result in report.Chosen(goal).SelectMany(result => result.Events.Select(happening => (result.Policy, Event: happening))).OrderBy(row => row.Event.Event.Step))
        {
            var happening = result.Event;
            table.AddRow(TableText.Cells(
                Describe(happening.Event, report.Table.Models),
                result.Policy,
                TableText.Number(happening.ShareBefore, "0.000"),
                TableText.Number(happening.FinalShare, "0.000"),
                TableText.Number(happening.RequestsToSettle, "0"),
                TableText.Number(happening.RequestsToTenPercent, "0"),
                TableText.Number(happening.RequestsToATenth, "0"),
                TableText.Number(happening.RequestsToNotice, "0"),
                TableText.Number(happening.QualityLost, "0.0"),
                TableText.Number(happening.RewardLost, "0.0")));
        }

        return table;
    }

    private static string Describe(PoolEvent happening, IReadOnlyList<string> models)
    {
        var value = happening.Kind is PoolEventKind.Break or PoolEventKind.Drift ? $":{TableText.Number(happening.Value, "0.###")}" : "";
        return $"{EventSyntax.NameOf(happening.Kind)} {models[happening.Model]}@{happening.Step}{value}";
    }
}
