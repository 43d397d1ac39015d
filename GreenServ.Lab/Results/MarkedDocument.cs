using System.Text;

namespace GreenServ.Lab.Results;

/// <summary>
/// A Markdown page whose prose is written by hand and whose tables are filled in: what stands between
/// <c>&lt;!-- results: NAME --&gt;</c> and <c>&lt;!-- end of results --&gt;</c> is replaced, all else stays as it is.
/// </summary>
internal sealed class MarkedDocument
{
    private const string Open = "<!-- results: ";
    private const string Close = "<!-- end of results -->";

    private readonly List<string> _lines;
    private readonly List<(string Name, int From, int To)> _blocks;

    private MarkedDocument(List<string> lines, List<(string, int, int)> blocks) => (_lines, _blocks) = (lines, blocks);

    /// <summary>Names of the blocks, in order.</summary>
    public IReadOnlyList<string> Blocks => [.. _blocks.Select(block => block.Name)];

    /// <summary>Finds the blocks of a page, or says what is wrong with them.</summary>
    public static Result<MarkedDocument> Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList();
        var blocks = new List<(string Name, int From, int To)>();
        (string Name, int From)? open = null;
        foreach (var (place, line) in lines.Index())
        {
            if (line.StartsWith(Open, StringComparison.Ordinal) && line.EndsWith(" -->", StringComparison.Ordinal))
            {
                if (open is { } other)
                    return Fail($"line {place + 1}: the block '{other.Name}' is not closed yet; close it with {Close}");
                open = (line[Open.Length..^4].Trim(), place + 1);
                if (blocks.Exists(block => block.Name == open.Value.Name))
                    return Fail($"line {place + 1}: there is a block '{open.Value.Name}' already");
            }
            else if (line == Close)
            {
                if (open is not { } block)
                    return Fail($"line {place + 1}: no block is open here; open one with {Open}NAME -->");
                blocks.Add((block.Name, block.From, place));
                open = null;
            }
        }

        return open is { } last ? Fail($"the block '{last.Name}' is not closed; close it with {Close}") : Result<MarkedDocument>.Ok(new MarkedDocument(lines, blocks));
    }

    /// <summary>The page with the contents of these blocks replaced; the others stay.</summary>
    public string Fill(IReadOnlyDictionary<string, string> contents)
    {
        var page = new StringBuilder();
        var next = 0;
        foreach (var (name, from, to) in _blocks)
        {
            if (!contents.TryGetValue(name, out var content))
                continue;
            Append(page, next, from);
            page.Append('\n').Append(content.Trim('\n')).Append("\n\n");
            next = to;
        }

        Append(page, next, _lines.Count);
        // The last line of a text that ends with a line break is empty.
        return page.ToString(0, page.Length - 1);
    }

    private void Append(StringBuilder page, int from, int to)
    {
        for (var line = from; line < to; line++)
            page.Append(_lines[line]).Append('\n');
    }

    private static Result<MarkedDocument> Fail(string error) => Result<MarkedDocument>.Fail(error);
}
