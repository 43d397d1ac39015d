using System.Text.Json;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Ollama;

/// <summary>
/// Looks at values that Ollama refuses with HTTP 500, as if it had failed itself: passed on, a client's mistake would be tried on
/// every model and count against every host.
/// </summary>
internal static class RunnerValues
{
    // After FromMap of Ollama's api/types.go, which takes names as they are written and passes over what it does not know.
    private static readonly Dictionary<string, string> s_options = new(StringComparer.Ordinal)
    {
        ["num_keep"] = Number, ["seed"] = Number, ["num_predict"] = Number, ["top_k"] = Number, ["repeat_last_n"] = Number,
        ["num_ctx"] = Number, ["num_batch"] = Number, ["num_gpu"] = Number, ["main_gpu"] = Number, ["num_thread"] = Number, ["draft_num_predict"] = Number,
        ["top_p"] = Number, ["min_p"] = Number, ["typical_p"] = Number, ["temperature"] = Number,
        ["repeat_penalty"] = Number, ["presence_penalty"] = Number, ["frequency_penalty"] = Number,
        ["use_mmap"] = Flag, ["stop"] = Texts,
    };

    private const string Number = "a number";
    private const string Flag = "true or false";
    private const string Texts = "an array of strings";

    /// <summary>Reads <c>format</c>, to its end.</summary>
    /// <returns>Whether it is a schema; or what is wrong with it.</returns>
    public static (bool IsSchema, RequestError? Error) ReadFormat(ref Utf8JsonReader json)
    {
        var isSchema = json.TokenType == JsonTokenType.StartObject;
        var isRight = isSchema || json.TokenType == JsonTokenType.Null
            || (json.TokenType == JsonTokenType.String && (json.ValueTextEquals("json"u8) || json.ValueTextEquals(""u8)));
        json.Skip();
        return (isSchema, isRight ? null : RequestError.Invalid("'format' must be \"json\" or a JSON schema.", "format", "invalid_value"));
    }

    /// <summary>Reads <c>options</c>, to their end.</summary>
    /// <returns>What is wrong with the first that is.</returns>
    public static RequestError? ReadOptions(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            var isNull = json.TokenType == JsonTokenType.Null;
            json.Skip();
            return isNull ? null : Wrong("options", "an object");
        }

        RequestError? error = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            if (s_options.TryGetValue(name, out var kind) && !Is(kind, json))
                error ??= Wrong("options." + name, kind);
            json.Skip();
        }

        return error;
    }

    /// <param name="kind">What it should be.</param>
    /// <param name="json">A copy that stands on the value.</param>
    private static bool Is(string kind, Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => true,
        JsonTokenType.Number => kind == Number,
        JsonTokenType.True or JsonTokenType.False => kind == Flag,
        JsonTokenType.StartArray => kind == Texts && AreTexts(ref json),
        _ => false,
    };

    private static bool AreTexts(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.String)
            continue;
        return json.TokenType == JsonTokenType.EndArray;
    }

    private static RequestError Wrong(string field, string kind) => RequestError.Invalid($"'{field}' must be {kind}.", field, "invalid_type");
}
