using System.Globalization;
using System.Text.Json;

namespace GreenServ.Storage.Backups;

/// <summary>Looks at the fields of a JSON object one by one and notes all that is wrong with them. Fields that are absent or <c>null</c> are good unless required.</summary>
/// <param name="document">The object.</param>
/// <param name="place">Put before the names of its fields.</param>
internal sealed class DocumentCheck(JsonElement document, string place = "")
{
    private readonly List<string> _problems = [];

    /// <summary>In clauses that name the field.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public void Add(string problem) => _problems.Add(problem);

    public void AddAll(DocumentCheck part) => _problems.AddRange(part.Problems);

    public bool Has(string name) => Value(name) is not null;

    /// <summary>A text that satisfies a rule; it is not quoted, since it may hold a secret.</summary>
    public void Text(string name, string rule = "text", Predicate<string>? isGood = null, bool isRequired = false)
    {
        if (OfKind(name, isRequired, "text", JsonValueKind.String) is { } value && isGood?.Invoke(value.GetString()!) == false)
            Add($"{place}{name} must be {rule}");
    }

    /// <summary>One of these names, in any case.</summary>
    public void OneOf(string name, IReadOnlyCollection<string> names, bool isRequired = false)
    {
        if (OfKind(name, isRequired, "text", JsonValueKind.String) is { } value && !names.Contains(value.GetString()!, StringComparer.OrdinalIgnoreCase))
            Add($"{place}{name} is '{value.GetString()}'; there are {string.Join(", ", names)}");
    }

    /// <summary>A list of texts, of these names where there are any.</summary>
    public void Texts(string name, IReadOnlyCollection<string>? names = null, bool isRequired = false)
    {
        if (OfKind(name, isRequired, "list", JsonValueKind.Array) is not { } list)
            return;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
                Add($"{place}{name} holds something that is no text");
            else if (names?.Contains(item.GetString()!) == false)
                Add($"{place}{name} holds '{item.GetString()}'; there are {string.Join(", ", names)}");
        }
    }

    public void Whole(string name, int least, int most)
    {
        if (OfKind(name, false, "number", JsonValueKind.Number) is { } value && !(value.TryGetInt32(out var number) && number >= least && number <= most))
            Add(string.Create(CultureInfo.InvariantCulture, $"{place}{name} is {value}; it must be a whole number in {least}..{most}"));
    }

    public void Number(string name, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        if (OfKind(name, false, "number", JsonValueKind.Number) is { } value && !(value.GetDouble() is var number && double.IsFinite(number) && number >= least && number <= most))
            Add(string.Create(CultureInfo.InvariantCulture, $"{place}{name} is {value}; it must lie in {least}..{most}"));
    }

    public void Flag(string name) => OfKind(name, false, "true or false", JsonValueKind.True, JsonValueKind.False);

    public void Time(string name, bool isRequired = false)
    {
        if (OfKind(name, isRequired, "time", JsonValueKind.String) is { } value && !value.TryGetDateTimeOffset(out _))
            Add($"{place}{name} is no time");
    }

    /// <summary>An object within; <c>null</c> where there is none.</summary>
    public DocumentCheck? Part(string name, bool isRequired = false) =>
        OfKind(name, isRequired, "object", JsonValueKind.Object) is { } part ? new DocumentCheck(part, $"{place}{name}.") : null;

    private JsonElement? OfKind(string name, bool isRequired, string what, params ReadOnlySpan<JsonValueKind> kinds)
    {
        var value = Value(name);
        if (value is null && isRequired)
            Add($"{place}{name} is missing");
        else if (value is not null && !kinds.Contains(value.Value.ValueKind))
            Add($"{place}{name} is no {what}");
        else
            return value;
        return null;
    }

    private JsonElement? Value(string name) => document.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
