using System.Text.Json;
using GreenServ.Core.Policies;
using GreenServ.Storage.Control;

namespace GreenServ.Storage.Backups;

/// <summary>
/// What keys, hosts, models and profiles of a backup have to be, as far as a router that starts with them would stumble over it. What a router can not serve
/// beyond that (a profile whose promise needs another policy, say) it names itself, and goes on without it.
/// </summary>
internal static class ControlRules
{
    // SHA-256, in base 64.
    private const int HashBytes = 32;

    /// <summary>All that is wrong, in sentences.</summary>
    public static IEnumerable<string> Check(ControlKind kind, IReadOnlyList<BackupItem> items)
    {
        var part = $"{kind.ToString().ToLowerInvariant()}s";
        foreach (var twice in items.GroupBy(item => item.Id, StringComparer.OrdinalIgnoreCase).Where(id => id.Count() > 1))
            yield return $"{part} has '{twice.Key}' {twice.Count()} times.";
        foreach (var (i, item) in items.Index())
        {
            if (string.IsNullOrWhiteSpace(item.Id))
                yield return $"{part}[{i}] has no id.";
            var problem = item.Document.ValueKind == JsonValueKind.Object ? Check(kind, item.Document) : "its document is no object";
            if (problem is not null)
                yield return $"{part}[{i}] ('{item.Id}'): {problem}.";
        }
    }

    private static string? Check(ControlKind kind, JsonElement document) => kind switch
    {
        ControlKind.Key => CheckKey(document),
        ControlKind.Host => document.TryGetProperty("apiKey", out _) ? "it holds a key of the host, which has no place in this file" : Text(document, "kind") ?? Text(document, "state"),
        ControlKind.Model => Text(document, "state"),
        ControlKind.Profile => CheckProfile(document),
        _ => null,
    };

    private static string? CheckKey(JsonElement key)
    {
        if (!key.TryGetProperty("hash", out var hash) || hash.ValueKind != JsonValueKind.String || !hash.TryGetBytesFromBase64(out var bytes) || bytes.Length != HashBytes)
            return "hash is no SHA-256 in base 64";
        if (!key.TryGetProperty("createdAt", out var created) || created.ValueKind != JsonValueKind.String || !created.TryGetDateTimeOffset(out _))
            return "createdAt is no time";
        if (!key.TryGetProperty("settings", out var settings) || settings.ValueKind != JsonValueKind.Object)
            return "settings are missing";
        return settings.TryGetProperty("scopes", out var scopes) && scopes.ValueKind == JsonValueKind.Array ? null : "settings.scopes is no list";
    }

    private static string? CheckProfile(JsonElement profile)
    {
        if (Text(profile, "policy") is { } problem)
            return problem;
        var policy = profile.GetProperty("policy").GetString()!;
        if (!PolicyCatalog.Names.Contains(policy) && !policy.StartsWith("static:", StringComparison.Ordinal))
            return $"policy '{policy}' is not known; there are {string.Join(", ", PolicyCatalog.Names)}";
        return NotWithin(profile, "lambda") ?? NotWithin(profile, "alpha");
    }

    private static string? Text(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? null : $"{name} is missing or no text";

    private static string? NotWithin(JsonElement profile, string name) =>
        profile.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1)
            ? $"{name} is {value}; it must lie in 0..1"
            : null;
}
