namespace GreenServ.Lab.Results;

/// <summary>The same with features learned from the prompt, and what share of the headroom over declared tasks is kept.</summary>
internal sealed class LearnedSection : IResultsSection
{
    public string Name => "learned";

    public string Write(ResultsSession session)
    {
        var tables = session.Files.Select(file =>
        {
            var options = Replays.Learned(session, file);
            return $"{ResultsSession.Commands([file], options)}\n{TradeOffSection.Table(session.Play(file, options), $"`{file.Dataset}`")}";
        }).ToList();
        return $"{string.Join('\n', tables)}\n{Kept(session)}";
    }

    private static MarkdownTable Kept(ResultsSession session)
    {
        var learned = Cell.Of(session.Files.Select(file => session.Play(file, Replays.Learned(session, file))));
        var declared = Cell.Of(session.Files.Select(file => session.Play(file, Replays.Declared(session, file))))
            .ToDictionary(cell => (cell.Dataset, cell.Goal));
        var table = new MarkdownTable(1, $"all {learned.Count} cells", "mean, learned", "worst", "mean, declared", "kept");
        foreach (var policy in (string[])["default", "gittins", "squarecb", "linucb", "epsilon-greedy"])
        {
            var (mean, known) = (learned.Average(cell => cell[policy]), learned.Average(cell => declared[(cell.Dataset, cell.Goal)][policy]));
            table.Add(policy, Text.Three(mean), Text.Two(learned.Min(cell => cell[policy])), Text.Three(known), Text.Percent(mean / known));
        }

        return table;
    }
}
