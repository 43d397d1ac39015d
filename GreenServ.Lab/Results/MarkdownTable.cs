using System.Text;

namespace GreenServ.Lab.Results;

/// <summary>A table of a Markdown page; all columns but the first few are aligned to the right.</summary>
internal sealed class MarkdownTable(int textColumns, params IReadOnlyList<string> titles)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, titles);
        Append(text, [.. titles.Select((_, column) => column < textColumns ? "---" : "---:")]);
        foreach (var row in _rows)
            Append(text, row);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
