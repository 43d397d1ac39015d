using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Ollama;

/// <summary>Describes what Ollama itself does not: profiles, and models of other hosts.</summary>
internal static class ListedModel
{
    public const string ProfileFamily = "greenserv";

    /// <summary>Clients take models for changed when this changes, and neither profiles nor such hosts say when they did.</summary>
    public static readonly DateTime ModifiedAt = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Ollama's models always have a tag.</summary>
    public static string WithTag(string name) => name.Contains(':', StringComparison.Ordinal) ? name : name + ":latest";

    /// <summary>An entry of <c>/api/tags</c> for a profile.</summary>
    public static void WriteProfile(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        WriteName(json, WithTag(name));
        WriteDetails(json, ProfileFamily, "");
        json.WriteEndObject();
    }

    /// <summary>An entry of <c>/api/tags</c> for a model whose host lists no more than its name.</summary>
    public static void WriteModel(Utf8JsonWriter json, Placement placement)
    {
        json.WriteStartObject();
        WriteName(json, placement.Model);
        WriteDetails(json, "", ParameterSize(placement));
        json.WriteEndObject();
    }

    public static string ParameterSize(Placement placement) =>
        placement.ParametersBillions is { } billions ? string.Create(CultureInfo.InvariantCulture, $"{billions:0.###}B") : "";

    public static void WriteDetails(Utf8JsonWriter json, string family, string parameterSize)
    {
        json.WriteStartObject("details");
        json.WriteString("parent_model", "");
        json.WriteString("format", "");
        json.WriteString("family", family);
        json.WriteStartArray("families");
        if (family.Length > 0)
            json.WriteStringValue(family);
        json.WriteEndArray();
        json.WriteString("parameter_size", parameterSize);
        json.WriteString("quantization_level", "");
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, string name)
    {
        json.WriteString("name", name);
        json.WriteString("model", name);
        json.WriteString("modified_at", ModifiedAt);
        json.WriteNumber("size", 0);

        // There is nothing to digest, but clients expect 64 digits, the same for the same model.
        json.WriteString("digest", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("greenserv/" + name))));
    }
}
