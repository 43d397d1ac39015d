using System.Globalization;
using System.Text.RegularExpressions;

namespace GreenServ.FunctionalTests.Telemetry;

/// <summary>Reads Prometheus' text format 0.0.4 as strictly as it is written down; what breaks a rule fails the test.</summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, PrometheusFamily> _families = new(StringComparer.Ordinal);

    private PrometheusText()
    {
    }

    public IReadOnlyCollection<PrometheusFamily> Families => _families.Values;

    public PrometheusFamily this[string name] => _families.TryGetValue(name, out var family)
        ? family
        : throw new Xunit.Sdk.XunitException($"There is no {name}; there are {string.Join(", ", _families.Keys)}.");

    public static PrometheusText Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var read = new PrometheusText();
        PrometheusFamily? open = null;
        foreach (var line in text.Split('\n')[..^1].Where(line => line.Length > 0))
        {
            if (TypeLine.Match(line) is { Success: true } type)
            {
                // All of a family stands together, its type first.
                open = new PrometheusFamily(type.Groups["name"].Value, type.Groups["type"].Value);
                Assert.True(read._families.TryAdd(open.Name, open), $"{open.Name} comes twice.");
            }
            else if (HelpLine.Match(line) is { Success: true } help)
            {
                Assert.True(open?.Name == help.Groups["name"].Value && open.Help is null && open.Samples.Count == 0, $"Misplaced: {line}");
                open.Help = help.Groups["text"].Value;
            }
            else
            {
                Assert.False(line.StartsWith('#'), $"Not understood: {line}");
                var sample = ReadSample(line);
                Assert.True(open is not null && open.Owns(sample.Name), $"{line} is not of the family {open?.Name}");
                open!.Samples.Add(sample);
            }
        }

        foreach (var family in read._families.Values)
            family.Check();
        return read;
    }

    private static PrometheusSample ReadSample(string line)
    {
        var match = SampleLine.Match(line);
        Assert.True(match.Success, $"No sample: {line}");
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in match.Groups["label"].Captures.Zip(match.Groups["text"].Captures))
            Assert.True(labels.TryAdd(name.Value, Escape.Replace(value.Value, escape => escape.Value == "\\n" ? "\n" : escape.Value[1..])), $"{name.Value} comes twice: {line}");
        return new(match.Groups["name"].Value, labels, Number(match.Groups["value"].Value));
    }

    internal static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex TypeLine { get; }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>(?:[^\\]|\\\\|\\n)*)$")]
    private static partial Regex HelpLine { get; }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<text>(?:[^"\\]|\\\\|\\"|\\n)*)"(?:,|(?=\})))*\})? (?<value>NaN|[+-]Inf|[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)(?: -?[0-9]+)?$""")]
    private static partial Regex SampleLine { get; }

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escape { get; }
}

/// <summary>One line of values.</summary>
internal sealed record PrometheusSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Series => Name + "{" + string.Join(",", Labels.Select(label => $"{label.Key}={label.Value}")) + "}";

    public bool Has(params (string Label, string Value)[] labels) => labels.All(label => Labels.GetValueOrDefault(label.Label) == label.Value);
}

/// <summary>All series of one metric.</summary>
internal sealed class PrometheusFamily(string name, string type)
{
    public string Name => name;
    public string Type => type;
    public string? Help { get; set; }
    public List<PrometheusSample> Samples { get; } = [];

    public bool Owns(string sample) => type == "histogram" ? sample == name + "_bucket" || sample == name + "_sum" || sample == name + "_count" : sample == name;

    /// <summary>The sum of the series with these labels.</summary>
    public double Sum(string suffix, params (string Label, string Value)[] labels) => Samples.Where(sample => sample.Name == name + suffix && sample.Has(labels)).Sum(sample => sample.Value);

    public void Check()
    {
        Assert.False(string.IsNullOrWhiteSpace(Help), $"{name} has no help.");
        Assert.Equal(Samples.Count, Samples.Select(sample => sample.Series).Distinct().Count());
        if (type == "counter")
        {
            Assert.EndsWith("_total", name, StringComparison.Ordinal);
            Assert.All(Samples, sample => Assert.True(sample.Value >= 0, sample.Series));
        }
        else if (type == "histogram")
        {
            foreach (var series in Samples.GroupBy(sample => string.Join(",", sample.Labels.Where(label => label.Key != "le"))))
                CheckHistogram([.. series]);
        }
    }

    private void CheckHistogram(IReadOnlyList<PrometheusSample> series)
    {
        var buckets = series.Where(sample => sample.Name == name + "_bucket").ToArray();
        var bounds = buckets.Select(bucket => PrometheusText.Number(bucket.Labels["le"])).ToArray();
        Assert.Equal(bounds.Order(), bounds);
        Assert.Equal(double.PositiveInfinity, bounds[^1]);
        Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
        Assert.Equal(buckets[^1].Value, series.Single(sample => sample.Name == name + "_count").Value);
        Assert.Single(series, sample => sample.Name == name + "_sum");
    }
}
