namespace GreenServ.Lab.Figures;

/// <summary>Breaks names that are wider than a legend, behind a hyphen, a slash or a space where there is one.</summary>
internal static class LegendText
{
    /// <summary>The name in lines of at most this width, px.</summary>
    public static IReadOnlyList<string> Lines(string name, double width, double fontSize)
    {
        var most = Math.Max(1, (int)(width / LabelPlacement.WidthOf("n", fontSize)));
        var lines = new List<string>();
        var rest = name;
        while (rest.Length > most)
        {
            var at = rest[..most].LastIndexOfAny(['-', '/', ' ', '_']) + 1;
            at = at > most / 2 ? at : most;
            lines.Add(rest[..at].TrimEnd());
            rest = rest[at..];
        }

        lines.Add(rest);
        return lines;
    }
}
