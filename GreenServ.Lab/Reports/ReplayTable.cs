using System.Globalization;
using GreenServ.Lab.Replay;
using Spectre.Console;

namespace GreenServ.Lab.Reports;

/// <summary>Results as tables on a console: all figures per goal, then headroom or the price of promises at a glance.</summary>
internal static class ReplayTable
{
    public static void Write(IAnsiConsole console, ReplayReport report)
    {
        foreach (var goal in report.Options.Goals)
        {
            console.Write(Details(report, goal));
            if (report.Options.Events.Count > 0)
                console.Write(EventTable.Of(report, goal));
        }

        if (report.Options.Goals[0].Lambda is not null)
            console.Write(Headroom(report));
        else
            console.Write(Promises(report));
    }

    private static Table Details(ReplayReport report, Goal goal)
    {
        var sla = goal.Alpha is not null;
        var table = TableText.New($"{report.Table.Dataset}, {goal.Title}");
        table.AddColumn(sla ? "policy (then baselines)" : "policy (then exact baselines)");
        foreach (var title in sla ? ["quality", "cost", "total cost", "shortfall", "kept by", "steps to compliance"] : new[] { "reward", "quality", "cost", "regret", "headroom", "µs/decision" })
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (var r in report.Chosen(goal))
        {
            table.AddRow(sla
                ? TableText.Cells(r.Title, TableText.Number(r.MeanQuality, "0.0000"), TableText.Cost(r.MeanCost), TableText.Cost(r.TotalCost), TableText.Number(r.Shortfall, "0.0000"), Kept(r), TableText.Number(r.StepsToCompliance, "0"))
                : TableText.Cells(r.Policy, TableText.Number(r.MeanReward, "0.0000"), TableText.Number(r.MeanQuality, "0.0000"), TableText.Cost(r.MeanCost), TableText.Number(r.Regret, "0.0"), TableText.Number(r.Headroom, "0.000"), TableText.Number(r.DecisionMicrosP50, "0.00")));
        }

        table.AddEmptyRow();
        foreach (var b in report.BaselinesOf(goal))
        {
            table.AddRow(sla
                ? TableText.Cells(b.Name, TableText.Number(b.MeanQuality, "0.0000"), TableText.Cost(b.MeanCost), TableText.Cost(b.MeanCost * report.Requests), "–", "–", "–")
                : TableText.Cells(b.Name, TableText.Number(b.MeanReward, "0.0000"), TableText.Number(b.MeanQuality, "0.0000"), TableText.Cost(b.MeanCost), TableText.Number(report.RegretOf(b), "0.0"), TableText.Number(report.HeadroomOf(b), "0.000"), "–"));
        }

        return table;
    }

    private static Table Headroom(ReplayReport report)
    {
        var table = TableText.New($"{report.Table.Dataset}: headroom captured, by λ");
        table.AddColumn("policy");
        foreach (var goal in report.Options.Goals)
            table.AddColumn(new TableColumn(TableText.Number(goal.Lambda, "0.######")).RightAligned());
        foreach (var results in report.Results.GroupBy(r => r.Policy))
            table.AddRow(TableText.Cells([results.Key, .. results.Select(r => TableText.Number(r.Headroom, "0.00"))]));
        table.AddRow(TableText.Cells([Baseline.BestStatic, .. report.Baselines.Where(b => b.Name == Baseline.BestStatic).Select(b => TableText.Number(report.HeadroomOf(b), "0.00"))]));
        return table;
    }

    /// <summary>What a promise costs in cheapest static mixtures, and how many seeds kept it.</summary>
    private static Table Promises(ReplayReport report)
    {
        var table = TableText.New($"{report.Table.Dataset}: cost over that of the cheapest static mixture, and seeds that kept α less 0.005");
        table.AddColumn("policy");
        foreach (var goal in report.Options.Goals)
            table.AddColumn(new TableColumn(goal.Title).RightAligned());
        foreach (var results in report.Options.Goals.SelectMany(report.Chosen).GroupBy(r => r.Policy))
            table.AddRow(TableText.Cells([results.Key, .. results.Select(r => $"{Ratio(report, r.Goal, r.MeanCost)}  {Kept(r)}")]));
        table.AddRow(TableText.Cells(
        [
            Baseline.BestPerTask,
            .. report.Options.Goals.Select(goal => Ratio(report, goal, report.BaselinesOf(goal).First(b => b.Name == Baseline.BestPerTask).MeanCost)),
        ]));
        return table;
    }

    private static string Ratio(ReplayReport report, Goal goal, double? cost) =>
        TableText.Number(cost / report.BaselinesOf(goal).First(b => b.Name == Baseline.CheapestMixture).MeanCost, "0.00");

    private static string Kept(PolicyResult result) => string.Create(CultureInfo.InvariantCulture, $"{result.SeedsKept}/{result.PerSeed.Count}");
}
