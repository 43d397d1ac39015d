using System.Text.Json;

namespace GreenServ.Lab.Data;

/// <summary>Reads one line of recorded outcomes. Unknown fields are ignored; known ones must have the right form.</summary>
internal static class OutcomeRowParser
{
    /// <summary>What is said of a file whose lines are decisions of a logging policy, one model each.</summary>
    public const string LoggedEvent =
        "this is a logged event (one chosen model with its propensity), not the outcomes of all models: such a log serves off-policy evaluation only and cannot be replayed";

    /// <summary>Parses <paramref name="line"/>; the error names the field.</summary>
    public static Result<OutcomeRow> Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Parse(document.RootElement);
        }
        catch (JsonException exception)
        {
            return Fail($"not valid JSON at column {(exception.BytePositionInLine ?? 0) + 1}");
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape (\ud800) is valid JSON syntax, yet no string.
            return Fail("a string is not valid Unicode");
        }
    }

    private static Result<OutcomeRow> Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Fail($"expected a JSON object, found {Describe(root)}");
        var hasOutcomes = root.TryGetProperty("outcomes", out var outcomes);
        if (!hasOutcomes && (root.TryGetProperty("propensity", out _) || root.TryGetProperty("model", out _)))
            return Fail(LoggedEvent);
        if (!root.TryGetProperty("id", out var id) || id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            return Fail("field 'id' must be a string");
        if (!root.TryGetProperty("task", out var task) || task.ValueKind != JsonValueKind.String || string.IsNullOrEmpty(task.GetString()))
            return Fail("field 'task' must be a non-empty string");
        var prompt = root.TryGetProperty("prompt", out var text) && text.ValueKind != JsonValueKind.Null ? text : (JsonElement?)null;
        if (prompt is { ValueKind: not JsonValueKind.String })
            return Fail("field 'prompt' must be a string");
        if (!hasOutcomes || outcomes.ValueKind != JsonValueKind.Object)
            return Fail("field 'outcomes' must be an object of outcomes by model");
        return ParseCells(task.GetString()!, prompt?.GetString(), outcomes);
    }

    private static Result<OutcomeRow> ParseCells(string task, string? prompt, JsonElement outcomes)
    {
        var cells = new List<OutcomeCell>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in outcomes.EnumerateObject())
        {
            var model = member.Name;
            if (model.Length == 0)
                return Fail("field 'outcomes' has a model without a name");
            if (!seen.Add(model))
                return Fail($"field 'outcomes' names the model '{model}' twice");
            if (member.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (member.Value.ValueKind != JsonValueKind.Object)
                return Fail($"field 'outcomes.{model}' must be an object, found {Describe(member.Value)}");

            if (Number(member.Value, model, "quality", 0, 1, out var quality) is { } qualityError)
                return Fail(qualityError);
            var costs = new double?[CostColumns.Count];
            for (var column = 0; column < costs.Length; column++)
            {
                // Min-max bounds taken from other rows can push a normalised figure a little outside 0..1.
                var least = (CostColumn)column == CostColumn.EnergyNorm ? double.MinValue : 0;
                var field = CostColumns.Field((CostColumn)column);
                if (Number(member.Value, model, field, least, double.MaxValue, out costs[column]) is { } costError)
                    return Fail(costError);
            }

            cells.Add(new OutcomeCell(model, quality, costs));
        }

        return Result<OutcomeRow>.Ok(new OutcomeRow(task, prompt, cells));
    }

    private static string? Number(JsonElement cell, string model, string field, double least, double most, out double? value)
    {
        value = null;
        if (!cell.TryGetProperty(field, out var element) || element.ValueKind == JsonValueKind.Null)
            return null;
        var name = $"field 'outcomes.{model}.{field}'";
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var number) || !double.IsFinite(number))
            return $"{name} must be a finite number, found {Describe(element)}";
        if (number < least || number > most)
            return most < double.MaxValue ? $"{name} must lie in {least}..{most}" : $"{name} must not be negative";
        value = number;
        return null;
    }

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number out of range",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static Result<OutcomeRow> Fail(string error) => Result<OutcomeRow>.Fail(error);
}
