using GreenServ.Client.Wire;

namespace GreenServ.Router.Security;

/// <summary>An API key as the control store keeps it.</summary>
/// <param name="Settings">What an administrator set.</param>
/// <param name="Hash">SHA-256 of the secret.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="RevokedAt">UTC; <c>null</c> while it is good.</param>
internal sealed record ApiKey(KeySettings Settings, byte[] Hash, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>Whether it opens anything at a time.</summary>
    public bool IsGoodAt(DateTimeOffset time) => RevokedAt is null && (Settings.ExpiresAt is not { } end || time < end);

    public bool IsAdmin => Settings.Scopes.Contains(KeyScopeNames.Admin);
}
