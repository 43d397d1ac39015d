using System.Globalization;
using System.Text.Json;

namespace GreenServ.Core.Carbon;

/// <summary>Points into a JSON document: RFC 6901, as in <c>/data/0/intensity</c>.</summary>
public static class JsonPointer
{
    /// <summary>What is wrong with a pointer; <c>null</c> when nothing is.</summary>
    public static string? ProblemOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length > 0 && path[0] != '/')
            return $"is '{path}'; it must be empty or begin with a slash, as in /data/0/intensity";
        for (var i = path.IndexOf('~', StringComparison.Ordinal); i >= 0; i = path.IndexOf('~', i + 1))
        {
            if (i + 1 == path.Length || path[i + 1] is not ('0' or '1'))
                return $"is '{path}'; a ~ must be followed by 0 (for ~) or 1 (for /)";
        }

        return null;
    }

    /// <summary>What it points to; <c>null</c> where there is nothing.</summary>
    public static JsonElement? Find(JsonElement root, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var at = root;
        foreach (var part in path.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var member))
                at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }

        return at;
    }

    /// <summary>The intensity that a document tells at a pointer, or why it tells none. Numbers written as strings count as numbers.</summary>
    public static (double? GramsPerKwh, IntensityFault? Fault) ReadIntensity(JsonElement root, string path)
    {
        if (Find(root, path) is not { ValueKind: not JsonValueKind.Null } value)
            return (null, IntensityFault.Missing);
        double number;
        if (value.ValueKind == JsonValueKind.Number)
            number = value.GetDouble();
        else if (value.ValueKind != JsonValueKind.String || !double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return (null, IntensityFault.NotANumber);
        return CarbonIntensity.FaultOf(number) is { } fault ? (null, fault) : (number, null);
    }
}
