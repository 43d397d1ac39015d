using System.Text.Json;

namespace GreenServ.Router.Admin;

/// <summary>Reads the fields of a request's JSON object, and collects everything that is wrong with it, so that whoever sent it can put all of it right at once.</summary>
internal sealed class RequestForm
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <param name="body">The body as it came.</param>
    public RequestForm(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                Add("", "The body must be a JSON object.");
                return;
            }

            foreach (var field in document.RootElement.EnumerateObject())
            {
                if (!_fields.TryAdd(field.Name, field.Value.Clone()))
                    Add(field.Name, "It is there twice.");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is a name that is not valid Unicode.
            Add("", "The body is not valid JSON.");
        }
    }

    /// <summary>What is wrong, by field; the empty name stands for the body.</summary>
    public IDictionary<string, string[]> Errors => _errors;

    /// <summary>Whether all is well. Fields nobody asked for are wrong, so this is asked last.</summary>
    public bool IsGood()
    {
        foreach (var unknown in _fields.Keys.Except(_known))
            Add(unknown, $"It is not known; known are {string.Join(", ", _known)}.");
        return _errors.Count == 0;
    }

    public void Add(string field, string error) => _errors[field] = [.. _errors.GetValueOrDefault(field, []), error];

    /// <summary>A text; <c>null</c> where it is absent or wrong.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="rule">What it must be, in words.</param>
    /// <param name="isGood">What it must be.</param>
    /// <param name="isRequired">Whether it may be left out.</param>
    public string? Text(string field, string rule, Func<string, bool> isGood, bool isRequired = false)
    {
        if (Find(field) is not { } value)
        {
            if (isRequired)
                Add(field, $"It is missing; it must be {rule}.");
            return null;
        }

        if (TextOf(value) is { } text && isGood(text))
            return text;
        Add(field, $"It must be {rule}.");
        return null;
    }

    /// <summary>One of some words.</summary>
    public string? OneOf(string field, IEnumerable<string> words, bool isRequired = false)
    {
        string[] known = [.. words];
        return Text(field, $"one of {string.Join(", ", known)}", known.Contains, isRequired);
    }

    /// <summary>A list of texts without repetition; <c>null</c> where it is absent or wrong.</summary>
    public IReadOnlyList<string>? Texts(string field, string rule, Func<string, bool> isGood, bool isRequired = false)
    {
        if (Find(field) is not { } value)
        {
            if (isRequired)
                Add(field, $"It is missing; it must be a list of {rule}.");
            return null;
        }

        string?[]? texts = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(TextOf)] : null;
        if (texts is not null && texts.All(text => text is not null && isGood(text)) && (!isRequired || texts.Length > 0))
            return [.. texts.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        Add(field, $"It must be a list of {rule}{(isRequired ? ", and not empty" : "")}.");
        return null;
    }

    /// <summary>A whole number; <c>null</c> where it is absent or wrong.</summary>
    public int? Number(string field, int least, int most)
    {
        if (Find(field) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Add(field, $"It must be a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>A number above 0; <c>null</c> where it is absent or wrong.</summary>
    public double? Positive(string field)
    {
        if (Find(field) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number > 0 && double.IsFinite(number))
            return number;
        Add(field, "It must be a number above 0.");
        return null;
    }

    public bool Flag(string field)
    {
        if (Find(field) is not { } value)
            return false;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Add(field, "It must be true or false.");
        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A time; <c>null</c> where it is absent or wrong.</summary>
    public DateTimeOffset? Time(string field)
    {
        if (Find(field) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time))
            return time.ToUniversalTime();
        Add(field, "It must be a time such as 2031-05-01T00:00:00Z.");
        return null;
    }

    // null and absent mean the same.
    private JsonElement? Find(string field)
    {
        _known.Add(field);
        return _fields.TryGetValue(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }
}
