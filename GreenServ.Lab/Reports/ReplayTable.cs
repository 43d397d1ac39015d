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
            console.Write(Details(report, goal));
        if (report.Options.Goals[0].Lambda is not null)
            console.Write(Headroom(report));
        else
            console.Write(Promises(report));
    }

    private static Table Details(ReplayReport report, Goal goal)
    {
        var sla = goal.Alpha is not null;
        var table = New($"{report.Table.Dataset}, {goal.Title}");
        table.AddColumn(sla ? "policy (then baselines)" : "policy (then exact baselines)");
        foreach (var title in sla ? ["quality", "cost", "total cost", "shortfall", "kept by", "steps to compliance"] : new[] { "reward", "quality", "cost", "regret", "headroom", "µs/decision" })
            table.AddColumn(new TableColumn(title).RightAligned());
        foreach (var r in report.Chosen(goal))
        {
            table.AddRow(sla
                ? Cells(r.Title, Text(r.MeanQuality, "0.0000"), Cost(r.MeanCost), Cost(r.TotalCost), Text(r.Shortfall, "0.0000"), Kept(r), Text(r.StepsToCompliance, "0"))
                : Cells(r.Policy, Text(r.MeanReward, "0.0000"), Text(r.MeanQuality, "0.0000"), Cost(r.MeanCost), Text(r.Regret, "0.0"), Text(r.Headroom, "0.000"), Text(r.DecisionMicrosP50, "0.00")));
        }

        table.AddEmptyRow();
        foreach (var b in report.BaselinesOf(goal))
        {
            table.AddRow(sla
                ? Cells(b.Name, Text(b.MeanQuality, "0.0000"), Cost(b.MeanCost), Cost(b.MeanCost * report.Requests), "–", "–", "–")
                : Cells(b.Name, Text(b.MeanReward, "0.0000"), Text(b.MeanQuality, "0.0000"), Cost(b.MeanCost), Text(report.RegretOf(b), "0.0"), Text(report.HeadroomOf(b), "0.000"), "–"));
        }

        return table;
    }

    private static Table Headroom(ReplayReport report)
    {
        var table = New($"{report.Table.Dataset}: headroom captured, by λ");
        table.AddColumn("policy");
        foreach (var goal in report.Options.Goals)
            table.AddColumn(new TableColumn(Text(goal.Lambda, "0.######")).RightAligned());
        foreach (var results in report.Results.GroupBy(r => r.Policy))
            table.AddRow(Cells([results.Key, .. results.Select(r => Text(r.Headroom, "0.00"))]));
        table.AddRow(Cells([Baseline.BestStatic, .. report.Baselines.Where(b => b.Name == Baseline.BestStatic).Select(b => Text(report.HeadroomOf(b), "0.00"))]));
        return table;
    }

    /// <summary>What a promise costs in cheapest static mixtures, and how many seeds kept it.</summary>
    private static Table Promises(ReplayReport report)
    {
        var table = New($"{report.Table.Dataset}: cost over that of the cheapest static mixture, and seeds that kept α less 0.005");
        table.AddColumn("policy");
        foreach (var goal in report.Options.Goals)
            table.AddColumn(new TableColumn(goal.Title).RightAligned());
        foreach (var results in report.Options.Goals.SelectMany(report.Chosen).GroupBy(r => r.Policy))
            table.AddRow(Cells([results.Key, .. results.Select(r => $"{Ratio(report, r.Goal, r.MeanCost)}  {Kept(r)}")]));
        table.AddRow(Cells(
        [
            Baseline.BestPerTask,
            .. report.Options.Goals.Select(goal => Ratio(report, goal, report.BaselinesOf(goal).First(b => b.Name == Baseline.BestPerTask).MeanCost)),
        ]));
        return table;
    }

    private static string Ratio(ReplayReport report, Goal goal, double? cost) =>
        Text(cost / report.BaselinesOf(goal).First(b => b.Name == Baseline.CheapestMixture).MeanCost, "0.00");

    private static string Kept(PolicyResult result) => string.Create(CultureInfo.InvariantCulture, $"{result.SeedsKept}/{result.PerSeed.Count}");

    private static Table New(string title) => new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title));

    // Names of models may hold brackets, which Spectre would read as markup.
    private static string[] Cells(params string[] texts) => [.. texts.Select(Markup.Escape)];

    private static string Cost(double? cost) => cost is null ? "–" : cost.Value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Text(double? value, string format) => value is null ? "–" : value.Value.ToString(format, CultureInfo.InvariantCulture);
}
