using System.Text.Json;
using GreenServ.Client.Wire;
using GreenServ.Router.Security;

namespace GreenServ.Router.Admin;

/// <summary>Makes, changes and revokes keys.</summary>
internal sealed class KeyAdministration(ControlTable<ApiKey> table, KeyRing ring, TimeProvider time)
{
    private const string Stored = "stored";

    /// <summary>All keys, the newest last.</summary>
    public IEnumerable<KeyStatus> All() =>
        (ring.HasEnvironmentKey ? (IEnumerable<KeyStatus>)[EnvironmentKey()] : []).Concat(table.All.OrderBy(key => key.Value.CreatedAt).Select(Describe));

    public Administered<ApiKey>? Find(string id) => table.Find(id);

    /// <summary>Makes a key. Its secret is in the answer and nowhere else.</summary>
    public async Task<CreatedKey> CreateAsync(KeySettings settings, string who, CancellationToken cancellationToken)
    {
        var (secret, key) = await NewAsync(table, settings, who, time.GetUtcNow(), cancellationToken);
        return new CreatedKey { Secret = secret, Key = Describe(key) };
    }

    /// <summary>Makes a key in a table.</summary>
    public static async Task<(string Secret, Administered<ApiKey> Key)> NewAsync(
        ControlTable<ApiKey> table, KeySettings settings, string who, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var id = KeySecret.NewId();
            var secret = KeySecret.New(id);

            // Fifty random bits hardly ever meet an id that is taken; then another is drawn.
            if (await table.WriteAsync(id, 0, new ApiKey(settings, KeySecret.Hash(secret), now, null), who, "created", cancellationToken) is { } created)
                return (secret, created);
        }
    }

    /// <summary>Puts settings in place of the present ones; <c>null</c> where somebody was faster.</summary>
    public async Task<KeyStatus?> ChangeAsync(Administered<ApiKey> key, KeySettings settings, string who, CancellationToken cancellationToken) =>
        await table.WriteAsync(key.Id, key.Revision, key.Value with { Settings = settings }, who, "changed", cancellationToken) is { } changed ? Describe(changed) : null;

    /// <summary>Ends a key for good; <c>null</c> where somebody was faster.</summary>
    public async Task<KeyStatus?> RevokeAsync(Administered<ApiKey> key, string who, CancellationToken cancellationToken) =>
        await table.WriteAsync(key.Id, key.Revision, key.Value with { RevokedAt = time.GetUtcNow() }, who, "revoked", cancellationToken) is { } revoked ? Describe(revoked) : null;

    /// <summary>Whether some key that is good now may administer. Where none may, the first key shuts everybody out who has no other.</summary>
    public bool HasAdmin => ring.HasEnvironmentKey || table.All.Any(IsGoodAdmin);

    /// <summary>Whether without this key nobody could administer any more.</summary>
    public bool IsLastAdmin(Administered<ApiKey> key) =>
        !ring.HasEnvironmentKey && IsGoodAdmin(key) && !table.All.Any(other => other.Id != key.Id && IsGoodAdmin(other));

    private bool IsGoodAdmin(Administered<ApiKey> key) => key.Value.IsAdmin && key.Value.IsGoodAt(time.GetUtcNow());

    public KeyStatus Describe(Administered<ApiKey> key) => new()
    {
        Id = key.Id,
        Prefix = KeySecret.PrefixOf(key.Id),
        Etag = Preconditions.Etag(key.Revision),
        Source = Stored,
        Settings = key.Value.Settings,
        CreatedAt = key.Value.CreatedAt,
        RevokedAt = key.Value.RevokedAt,
        LastUsedAt = ring.LastUsedAt(key.Id),
    };

    /// <summary>For the audit: all but the hash.</summary>
    public static string ForAudit(ApiKey key) => JsonSerializer.Serialize(new AuditedKey(key.Settings, key.RevokedAt), ControlJsonContext.Default.AuditedKey);

    private KeyStatus EnvironmentKey() => new()
    {
        Id = AdminKeyVariable.Id,
        Prefix = AdminKeyVariable.Id,
        Etag = Preconditions.Etag(0),
        Source = AdminKeyVariable.Id,
        Settings = new KeySettings { Name = AdminKeyVariable.Name, Scopes = KeyScopeText.Write(KeyScopes.All), MayNameTenant = true, MayOverride = true },
        CreatedAt = ring.StartedAt,
        LastUsedAt = ring.EnvironmentKeyLastUsedAt,
    };
}

/// <summary>What the audit keeps of a key.</summary>
internal sealed record AuditedKey(KeySettings Settings, DateTimeOffset? RevokedAt);
