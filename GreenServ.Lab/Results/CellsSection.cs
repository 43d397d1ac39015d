using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>All cells of the trade-offs in a few figures, those that acceptance uses among them.</summary>
internal sealed class CellsSection : IResultsSection
{
    private const double Worse = 0.02;

    private static readonly string[] s_policies = ["default", "gittins", "squarecb", "linucb", "epsilon-greedy"];

    public string Name => "cells";

    public string Write(ResultsSession session)
    {
        var cells = Cell.Of(session.Files.Select(file => session.Play(file, Replays.Declared(session, file))));
        return $"""
            A cell is a file at one λ. It counts where the file has 1,500 rows or more and the best model per task lies 0.05 of reward or more
            above an even draw.

            {Table(cells)}
            {BelowLinUcb(cells)}

            {Scatter(cells)}
            """;
    }

    /// <summary>Mean and worst headroom by policy, over all cells and over those that count, and distance to the best single model.</summary>
    public static MarkdownTable Table(IReadOnlyList<Cell> cells)
    {
        var counting = cells.Where(cell => cell.Counts).ToList();
        var table = new MarkdownTable(
            1, "policy", $"mean of all {cells.Count} cells", "worst", $"mean of the {counting.Count} that count", "worst of these", "mean less best single model", "of these");
        foreach (var policy in (string[])[.. s_policies, Baseline.Random, Baseline.BestStatic])
        {
            if (cells.All(cell => cell[policy] is null))
                continue;
            table.Add(
                policy,
                Text.Three(cells.Average(cell => cell[policy])), Text.Two(cells.Min(cell => cell[policy])),
                Text.Three(counting.Average(cell => cell[policy])), Text.Two(counting.Min(cell => cell[policy])),
                Text.Signed(cells.Average(cell => cell[policy] - cell[Baseline.BestStatic])), Text.Signed(counting.Average(cell => cell[policy] - cell[Baseline.BestStatic])));
        }

        return table;
    }

    private static MarkdownTable Scatter(IReadOnlyList<Cell> cells)
    {
        var table = new MarkdownTable(1, "standard deviation of a seed's headroom", "median cell", "worst cell");
        foreach (var policy in s_policies)
        {
            var scatter = cells.Select(cell => cell.ScatterOf(policy)).OfType<double>().Order().ToList();
            if (scatter.Count > 0)
                table.Add(policy, Text.Two(scatter[scatter.Count / 2]), Text.Two(scatter[^1]));
        }

        return table;
    }

    /// <summary>The cells in which the default policy is worse than LinUCB.</summary>
    private static string BelowLinUcb(IReadOnlyList<Cell> cells)
    {
        var below = cells.Where(cell => cell["default"] < cell["linucb"] - Worse).ToList();
        var listed = string.Join("; ", below.Select(cell => $"{cell.Dataset} at {cell.Goal.Title} ({Text.Two(cell["default"])} against {Text.Two(cell["linucb"])})"));
        return below.Count == 0
            ? $"`default` is below `linucb` by more than 0.02 in none of the {cells.Count} cells."
            : $"`default` is below `linucb` by more than 0.02 in {below.Count} of the {cells.Count} cells: {listed}.";
    }
}
