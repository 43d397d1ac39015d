using System.Text.Json;
using GreenServ.Core.Hosts;
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

    private const int LargestPerMinute = 100_000_000;
    private const string UrlRule = "an address such as http://gpu-2:11434, without user name, password, query or fragment";

    // The router's own names, which it writes here: its tests hold them against these.
    private static readonly string[] s_kinds = ["Ollama", "OpenAi"];
    private static readonly string[] s_states = ["Active", "Draining", "Disabled"];
    private static readonly string[] s_lacks = ["tools", "vision", "thinking", "insert", "json-schema"];
    private static readonly string[] s_scopes = ["infer", "feedback", "observe", "admin"];
    private static readonly string[] s_priorities = ["interactive", "normal", "batch"];

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
            foreach (var problem in item.Document.ValueKind == JsonValueKind.Object ? Check(kind, item.Document) : ["its document is no object"])
                yield return $"{part}[{i}] ('{item.Id}'): {problem}.";
        }
    }

    private static IReadOnlyList<string> Check(ControlKind kind, JsonElement document)
    {
        var check = new DocumentCheck(document);
        switch (kind)
        {
            case ControlKind.Key:
                CheckKey(check);
                break;
            case ControlKind.Host:
                CheckHost(check);
                break;
            case ControlKind.Model:
                check.OneOf("state", s_states, isRequired: true);
                check.Text("note");
                break;
            case ControlKind.Profile:
                CheckProfile(check);
                break;
        }

        return check.Problems;
    }

    private static void CheckKey(DocumentCheck key)
    {
        key.Text("hash", "a SHA-256 in base 64", IsHash, isRequired: true);
        key.Time("createdAt", isRequired: true);
        key.Time("revokedAt");
        if (key.Part("settings", isRequired: true) is not { } settings)
            return;
        settings.Text("name", isRequired: true);
        settings.Texts("scopes", s_scopes, isRequired: true);
        settings.Text("tenant");
        settings.Texts("models");
        settings.Texts("profiles");
        settings.Flag("mayNameTenant");
        settings.Flag("mayOverride");
        settings.OneOf("priority", s_priorities);
        settings.Whole("requestsPerMinute", 1, LargestPerMinute);
        settings.Whole("tokensPerMinute", 1, LargestPerMinute);
        settings.Time("expiresAt");
        key.AddAll(settings);
    }

    private static void CheckHost(DocumentCheck host)
    {
        if (host.Has("apiKey"))
            host.Add("it holds a key of the host, which has no place in this file");

        // Of a host that the settings name the state alone is kept.
        host.Text("url", UrlRule, IsAddress);
        host.OneOf("kind", s_kinds, isRequired: true);
        host.OneOf("state", s_states, isRequired: true);
        if (host.Part("capacity") is not { } capacity)
            return;
        capacity.Whole("maxConcurrency", 1, int.MaxValue);
        capacity.Whole("maxConcurrencyPerModel", 1, int.MaxValue);
        capacity.Whole("maxWaiting", 0, int.MaxValue);
        capacity.Number("memoryGigabytes", least: 0);
        capacity.Whole("contextLength", 1, int.MaxValue);
        capacity.Texts("lacks", s_lacks);
        host.AddAll(capacity);
    }

    private static void CheckProfile(DocumentCheck profile)
    {
        profile.Text("policy", $"one of {string.Join(", ", PolicyCatalog.Names)}, or 'static:' and a model", IsPolicy, isRequired: true);
        profile.Number("lambda", 0, 1);
        profile.Number("alpha", 0, 1);
        foreach (var number in (string[])["latencyP95Ms", "budgetJoules", "budgetWattHours", "budgetGrams", "v"])
            profile.Number(number);
        profile.Text("budgetPeriod");
        profile.Flag("budgetFirst");
        profile.Text("embeddingModel");
    }

    private static bool IsHash(string text)
    {
        Span<byte> bytes = stackalloc byte[HashBytes + 1];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == HashBytes;
    }

    private static bool IsAddress(string text) => HostAddress.TryParse(text, out var address) && address.UserInfo.Length == 0 && text.IndexOfAny(['?', '#']) < 0;

    private static bool IsPolicy(string text) => PolicyCatalog.Names.Contains(text) || text.StartsWith("static:", StringComparison.Ordinal);
}
