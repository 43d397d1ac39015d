using GreenServ.Client.Wire;
using GreenServ.Router.Limits;
using GreenServ.Router.Profiles;
using GreenServ.Router.Queues;
using GreenServ.Router.Security;

namespace GreenServ.Router.Admin;

/// <summary>Reads what an administrator sets of a key.</summary>
internal static class KeyForm
{
    private const int LongestName = 100;
    private const int LongestModel = 256;

    /// <summary>The settings; <c>null</c> where the form says what is wrong with them.</summary>
    public static KeySettings? Read(RequestForm form, DateTimeOffset now)
    {
        var settings = new KeySettings
        {
            Name = form.Text("name", $"1 to {LongestName} characters", IsName, isRequired: true) ?? "",
            Scopes = form.Texts("scopes", string.Join(", ", KeyScopeText.Known), KeyScopeText.Known.Contains, isRequired: true) ?? [],
            Tenant = form.Text("tenant", TenantName.Rule, TenantName.IsOne),
            Models = form.Texts("models", "names of models", IsModel),
            Profiles = form.Texts("profiles", "names of profiles", IsModel) is { } profiles ? [.. profiles.Select(ProfileCatalog.FullName)] : null,
            MayNameTenant = form.Flag("mayNameTenant"),
            MayOverride = form.Flag("mayOverride"),
            Priority = form.OneOf("priority", RequestPriorities.All.Select(JsonNames.Of)) ?? JsonNames.Of(RequestPriority.Normal),
            RequestsPerMinute = form.Number("requestsPerMinute", 1, TokenBucket.LargestPerMinute),
            TokensPerMinute = form.Number("tokensPerMinute", 1, TokenBucket.LargestPerMinute),
            ExpiresAt = form.Time("expiresAt"),
        };
        if (settings.ExpiresAt <= now)
            form.Add("expiresAt", "It has passed already; to end a key now, revoke it.");
        return form.IsGood() ? settings : null;
    }

    private static bool IsName(string text) => text.Length <= LongestName && IsReadable(text);

    private static bool IsModel(string text) => text.Length <= LongestModel && IsReadable(text);

    private static bool IsReadable(string text) => !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
}
