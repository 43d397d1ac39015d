using System.Globalization;

namespace GreenServ.Meters.Prometheus;

/// <summary>Prometheus' text format, as far as reading a few series needs it.</summary>
internal static class Exposition
{
    /// <summary>The series of a metric with their values; lines that are not well formed are passed over.</summary>
    public static IEnumerable<Series> Read(string text, string metric)
    {
        // Looked for by name: an exporter has hundreds of series, of which a few are wanted.
        for (var at = text.IndexOf(metric, StringComparison.Ordinal); at >= 0; at = at < text.Length ? text.IndexOf(metric, at, StringComparison.Ordinal) : -1)
        {
            var (begins, end) = (at == 0 || text[at - 1] == '\n', text.IndexOf('\n', at));
            end = end < 0 ? text.Length : end;
            var line = begins ? text[at..end].TrimEnd('\r') : "";
            if (line.Length > metric.Length && line[metric.Length] is '{' or ' ' or '\t' && Parse(line, metric.Length) is { } series)
                yield return series;
            at = end;
        }
    }

    private static Series? Parse(string line, int at)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (line[at] == '{' && (at = Labels(line, at + 1, labels)) < 0)
            return null;
        var words = line[at..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && Number(words[0]) is { } value ? new Series(labels, value) : null;
    }

    // Where the labels end; below 0 where they do not.
    private static int Labels(string line, int at, SortedDictionary<string, string> labels)
    {
        while (at < line.Length)
        {
            if (line[at] is ',' or ' ')
            {
                at++;
                continue;
            }

            if (line[at] == '}')
                return at + 1;
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            if (equals < 0)
                return -1;
            var name = line[at..equals].Trim();
            var value = new System.Text.StringBuilder();
            for (at = equals + 2; at < line.Length && line[at] != '"'; at++)
            {
                if (line[at] == '\\' && at + 1 < line.Length)
                    value.Append(line[++at] == 'n' ? '\n' : line[at]);
                else
                    value.Append(line[at]);
            }

            at++;
            labels[name] = value.ToString();
        }

        return -1;
    }

    private static double? Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };
}

/// <summary>One series of a metric.</summary>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Tells it from the other series of its metric.</summary>
    public string Key => string.Join(",", Labels.Select(label => label.Key + "=" + label.Value));

    public bool Has(IDictionary<string, string> labels) => labels.All(label => Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
