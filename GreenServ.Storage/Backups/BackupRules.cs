using System.Text.Json;
using GreenServ.Core.Features.Layouts;
using GreenServ.Storage.Control;
using GreenServ.Storage.PolicyState;

namespace GreenServ.Storage.Backups;

/// <summary>What the content of a backup has to be. Everything that is wrong is named, not the first thing alone.</summary>
internal static class BackupRules
{
    private static readonly string[] s_maps = [".arms", ".writers", ".latencies", ".expectations", ".answers"];

    /// <summary>What is wrong; <paramref name="document"/> is there where nothing is.</summary>
    public static List<string> Check(JsonElement content, out BackupDocument? document)
    {
        var problems = new List<string>();
        document = Parse(content, problems);
        problems.AddRange(Gaps(content, "content"));
        if (document is null || problems.Count > 0)
            return problems;
        if (string.IsNullOrWhiteSpace(document.Pool))
            problems.Add("pool is empty.");
        foreach (var (state, place) in document.PolicyStates.Select((state, i) => (state, $"policyStates[{i}]")))
            problems.AddRange(Check(state).Select(problem => $"{place}: {problem}"));
        foreach (var twice in document.PolicyStates.GroupBy(state => state.Layout).Where(layout => layout.Count() > 1))
            problems.Add($"policyStates has layout '{twice.Key}' {twice.Count()} times.");
        foreach (var kind in Enum.GetValues<ControlKind>())
            problems.AddRange(ControlRules.Check(kind, document.ItemsOf(kind)));
        return problems;
    }

    // Part by part, so that every part that can not be read is named.
    private static BackupDocument? Parse(JsonElement content, List<string> problems)
    {
        try
        {
            return content.Deserialize(BackupJsonContext.Default.BackupDocument)!;
        }
        catch (JsonException e)
        {
            // The message names missing properties, all of them, or the place of what is wrong.
            problems.Add(e.Message);
        }

        if (Gaps(content, "content").Any())
            return null;
        if (content.TryGetProperty("policyStates", out var states) && states.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, state) in states.EnumerateArray().Index())
            {
                try
                {
                    problems.AddRange(Check(state.Deserialize(BackupJsonContext.Default.PolicyStateDocument)!).Select(problem => $"policyStates[{i}]: {problem}"));
                }
                catch (JsonException e)
                {
                    problems.Add($"policyStates[{i}]: {e.Message}");
                }
            }
        }

        return null;
    }

    /// <summary>Items of lists and maps that are <c>null</c>: the serialiser lets them pass where their type does not.</summary>
    private static IEnumerable<string> Gaps(JsonElement element, string place, bool isMap = false)
    {
        IEnumerable<(string Name, JsonElement Value)> parts = element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().Select((item, i) => ($"[{i}]", item)),
            JsonValueKind.Object => element.EnumerateObject().Select(property => ("." + property.Name, property.Value)),
            _ => [],
        };
        foreach (var (name, value) in parts)
        {
            if (value.ValueKind == JsonValueKind.Null && (isMap || element.ValueKind == JsonValueKind.Array))
                yield return $"{place}{name} is null.";
            foreach (var gap in Gaps(value, place + name, s_maps.Contains(name)))
                yield return gap;
        }
    }

    private static IEnumerable<string> Check(PolicyStateDocument state)
    {
        var layout = LayoutCatalog.Find(state.Layout);
        if (layout is null)
            yield return $"layout '{state.Layout}' is not known; there are {string.Join(", ", LayoutCatalog.Names)}, and each with '+' and the name of an encoder's model.";
        else if (layout.Dimension != state.Dimension)
            yield return $"dimension is {state.Dimension}, and contexts of layout '{state.Layout}' have length {layout.Dimension}.";
        foreach (var problem in PolicyStateRules.Check(state))
            yield return problem;
    }
}
