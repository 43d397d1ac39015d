using System.Text.Json.Nodes;

namespace GreenServ.Router.Tests.OpenApi;

/// <summary>Holds JSON against a schema of an OpenAPI document: the keywords that our document uses, and no others.</summary>
internal sealed class SchemaCheck(JsonNode document)
{
    private static readonly HashSet<string> s_known =
    [
        "$ref", "type", "required", "properties", "additionalProperties", "items", "oneOf", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength",
        "description", "format", "default", "contentMediaType", "pattern",
    ];

    /// <summary>Where a reference leads; fails when it leads nowhere.</summary>
    public JsonNode Resolve(string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        var node = document;
        foreach (var part in reference[2..].Split('/'))
            node = node[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)] ?? throw new Xunit.Sdk.XunitException($"{reference} leads nowhere.");
        return node;
    }

    /// <summary>All that contradicts the schema.</summary>
    public IEnumerable<string> Problems(JsonNode? value, JsonNode schema, string at = "$")
    {
        foreach (var unknown in schema.AsObject().Select(keyword => keyword.Key).Where(keyword => !s_known.Contains(keyword)))
            yield return $"{at}: the schema has the keyword '{unknown}', which this check does not know";
        if (schema["$ref"] is { } reference)
        {
            foreach (var problem in Problems(value, Resolve(reference.GetValue<string>()), at))
                yield return problem;
            yield break;
        }

        if (schema["oneOf"] is JsonArray choices && choices.Count(choice => !Problems(value, choice!, at).Any()) != 1)
            yield return $"{at}: {value?.ToJsonString() ?? "null"} is not exactly one of its alternatives";
        if (!IsOfType(value, schema["type"]))
        {
            yield return $"{at}: {value?.ToJsonString() ?? "null"} is no {schema["type"]!.ToJsonString()}";
            yield break;
        }

        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
            yield return $"{at}: {value?.ToJsonString()} is none of {allowed.ToJsonString()}";
        if (schema["const"] is { } only && !JsonNode.DeepEquals(only, value))
            yield return $"{at}: {value?.ToJsonString()} is not {only.ToJsonString()}";
        var inner = value switch
        {
            JsonObject o => ObjectProblems(o, schema, at),
            JsonArray list when schema["items"] is { } items => list.SelectMany((item, i) => Problems(item, items, $"{at}[{i}]")),
            _ => [],
        };
        foreach (var problem in inner)
            yield return problem;
    }

    private IEnumerable<string> ObjectProblems(JsonObject value, JsonNode schema, string at)
    {
        foreach (var name in schema["required"]?.AsArray().Select(name => name!.GetValue<string>()).Where(name => !value.ContainsKey(name)) ?? [])
            yield return $"{at}: '{name}' is missing";
        var properties = schema["properties"]?.AsObject() ?? [];
        foreach (var (name, field) in value)
        {
            var inner = properties[name] is { } known ? Problems(field, known, $"{at}.{name}")
                : schema["additionalProperties"] is JsonObject others ? Problems(field, others, $"{at}.{name}")
                : schema["additionalProperties"]?.GetValue<bool>() ?? true ? []
                : [$"{at}: '{name}' is not in the schema"];
            foreach (var problem in inner)
                yield return problem;
        }
    }

    private static bool IsOfType(JsonNode? value, JsonNode? type) => type switch
    {
        null => true,
        JsonArray types => types.Any(one => IsOfType(value, one)),
        _ => (type.GetValue<string>(), value?.GetValueKind()) switch
        {
            ("null", null or System.Text.Json.JsonValueKind.Null) => true,
            ("string", System.Text.Json.JsonValueKind.String) => true,
            ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
            ("object", System.Text.Json.JsonValueKind.Object) => true,
            ("array", System.Text.Json.JsonValueKind.Array) => true,
            ("number", System.Text.Json.JsonValueKind.Number) => true,
            ("integer", System.Text.Json.JsonValueKind.Number) => value!.GetValue<double>() == Math.Floor(value.GetValue<double>()),
            _ => false,
        },
    };
}
