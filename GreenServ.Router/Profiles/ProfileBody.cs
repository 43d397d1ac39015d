using System.Text.Json;

namespace GreenServ.Router.Profiles;

/// <summary>Reads the body of a change of a profile; everything wrong is told at once, by field.</summary>
internal static class ProfileBody
{
    private const string Known = "policy, lambda, alpha, latencyP95Ms, budgetJoules, budgetWattHours, budgetGrams, budgetPeriod, budgetFirst, v and embeddingModel";

    public static (ProfileOptions Options, Dictionary<string, string[]> Errors) Read(byte[] body)
    {
        var (options, errors) = (new ProfileOptions(), new Dictionary<string, List<string>>());
        void Add(string field, string problem)
        {
            if (!errors.TryGetValue(field, out var problems))
                errors[field] = problems = [];
            problems.Add($"'{field}' {problem}.");
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return (options, new() { ["body"] = ["The body must be a JSON object such as {\"alpha\": 0.8}."] });
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (Set(options, property) is { } problem)
                    Add(property.Name, problem);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (options, new() { ["body"] = ["The body is not valid JSON: send an object such as {\"alpha\": 0.8}."] });
        }

        if (errors.Count == 0)
        {
            foreach (var (setting, problem) in ProfileRules.Check(options))
                Add(JsonNamingPolicy.CamelCase.ConvertName(setting), problem);
        }

        return (options, errors.ToDictionary(error => error.Key, error => error.Value.ToArray()));
    }

    private static string? Set(ProfileOptions options, JsonProperty property)
    {
        var value = property.Value;
        switch (property.Name)
        {
            case "policy":
                if (value.ValueKind is JsonValueKind.String)
                    options.Policy = value.GetString()!;
                return value.ValueKind is JsonValueKind.String or JsonValueKind.Null ? null : $"is {value.GetRawText()}; it must be a policy's name";
            case "lambda":
                return Number(value, number => options.Lambda = number);
            case "alpha":
                return Number(value, number => options.Alpha = number);
            case "latencyP95Ms":
                return Number(value, number => options.LatencyP95Ms = number);
            case "budgetJoules":
                return Number(value, number => options.BudgetJoules = number);
            case "budgetWattHours":
                return Number(value, number => options.BudgetWattHours = number);
            case "budgetGrams":
                return Number(value, number => options.BudgetGrams = number);
            case "budgetPeriod":
                if (value.ValueKind is JsonValueKind.String)
                    options.BudgetPeriod = value.GetString();
                return value.ValueKind is JsonValueKind.String or JsonValueKind.Null ? null : $"is {value.GetRawText()}; it must be hour or day";
            case "budgetFirst":
                options.BudgetFirst = value.ValueKind is JsonValueKind.True;
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null ? null : $"is {value.GetRawText()}; it must be true or false";
            case "v":
                return Number(value, number => options.V = number);
            case "embeddingModel":
                if (value.ValueKind is JsonValueKind.String)
                    options.EmbeddingModel = value.GetString();
                return value.ValueKind is JsonValueKind.String or JsonValueKind.Null ? null : $"is {value.GetRawText()}; it must be a model's name";
            default:
                return $"is not known; known are {Known}";
        }
    }

    private static string? Number(JsonElement value, Action<double> set)
    {
        if (value.ValueKind is JsonValueKind.Null)
            return null;
        if (value.ValueKind is not JsonValueKind.Number || !value.TryGetDouble(out var number))
            return $"is {value.GetRawText()}; it must be a number";
        set(number);
        return null;
    }
}
