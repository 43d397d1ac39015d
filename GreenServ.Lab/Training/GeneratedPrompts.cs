using System.Text;
using GreenServ.Core.Features;

namespace GreenServ.Lab.Training;

/// <summary>
/// Prompts written for training, for the kinds and ways of asking that public benchmarks lack: templates with slots, each style a
/// source of its own. Deterministic for a seed.
/// </summary>
internal static class GeneratedPrompts
{
    /// <summary>Beginning of the source names.</summary>
    public const string SourcePrefix = "own-";

    private const int PerTemplate = 6;
    private const int Attempts = 3 * PerTemplate;
    private const int MaximumDepth = 8;

    /// <summary>All of them, without repetitions, in the order of the templates.</summary>
    public static IReadOnlyList<LabelledPrompt> Create(int seed)
    {
        var fillers = Sections("fillers.txt").ToDictionary(section => section.Title, section => section.Lines.SelectMany(line => line.Split('|')).ToArray(), StringComparer.Ordinal);
        var random = new Random(seed);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var prompts = new List<LabelledPrompt>();
        foreach (var (title, lines) in Sections("templates.txt"))
        {
            var kind = Enum.Parse<TaskKind>(title[..title.IndexOf('/', StringComparison.Ordinal)], ignoreCase: true);
            foreach (var template in lines)
            {
                var made = 0;
                for (var attempt = 0; attempt < Attempts && made < PerTemplate; attempt++)
                {
                    var text = Fill(template, fillers, random, 0).Replace("\\n", "\n", StringComparison.Ordinal).Trim();
                    if (!seen.Add(text))
                        continue;
                    prompts.Add(new LabelledPrompt(kind, SourcePrefix + title, text));
                    made++;
                }
            }
        }

        return prompts;
    }

    private static string Fill(string template, Dictionary<string, string[]> fillers, Random random, int depth)
    {
        if (depth > MaximumDepth)
            return "";
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var close = template[i] == '{' ? ClosingBrace(template, i) : -1;
            if (close < 0)
            {
                text.Append(template[i]);
                continue;
            }

            var slot = template[(i + 1)..close];
            var choices = fillers.GetValueOrDefault(slot) ?? Choices(slot);

            // Braces that name no slot and give no choice are the prompt's own: code and TeX have many.
            text.Append(choices.Length == 1
                ? "{" + Fill(slot, fillers, random, depth + 1) + "}"
                : Fill(choices[random.Next(choices.Length)], fillers, random, depth + 1));
            i = close;
        }

        return text.ToString();
    }

    // Splits at the bars of this level only.
    private static string[] Choices(string slot)
    {
        var choices = new List<string>();
        int depth = 0, from = 0;
        for (var i = 0; i < slot.Length; i++)
        {
            depth += slot[i] == '{' ? 1 : slot[i] == '}' ? -1 : 0;
            if (slot[i] != '|' || depth > 0)
                continue;
            choices.Add(slot[from..i]);
            from = i + 1;
        }

        choices.Add(slot[from..]);
        return [.. choices];
    }

    private static int ClosingBrace(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (depth == 0)
                return i;
        }

        return -1;
    }

    private static IEnumerable<(string Title, List<string> Lines)> Sections(string file)
    {
        using var stream = typeof(GeneratedPrompts).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {file}.");
        using var reader = new StreamReader(stream);
        (string Title, List<string> Lines)? section = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                if (section is { } complete)
                    yield return complete;
                section = (line[3..].Trim(), []);
            }
            else if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                section?.Lines.Add(line);
            }
        }

        if (section is { } last)
            yield return last;
    }
}
