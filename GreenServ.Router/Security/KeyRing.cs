using GreenServ.Router.Admin;
using GreenServ.Router.Limits;
using GreenServ.Router.Replicas;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Security;

/// <summary>All keys, ready to be compared: stored ones, the one of the environment, and those of other parts of this process.</summary>
internal sealed class KeyRing
{
    private readonly ControlTable<ApiKey> _stored;
    private readonly TimeProvider _time;
    private readonly RouterCount? _routers;
    private readonly Dictionary<string, (byte[] Hash, KeyGrant Grant)> _internal;
    private readonly (byte[] Hash, KeyGrant Grant)? _environment;
    private readonly Lock _building = new();
    private volatile Dictionary<string, (ApiKey Key, KeyGrant Grant)> _entries = [];

    public KeyRing(ControlTable<ApiKey> stored, IEnumerable<InternalKey> internalKeys, IOptions<AdminKeyVariable> variable, TimeProvider time, RouterCount? routers = null)
    {
        _routers = routers;
        _stored = stored;
        _time = time;
        StartedAt = time.GetUtcNow();
        _internal = internalKeys.ToDictionary(key => key.Id, key => (key.Hash, All(key.Name, key.Scopes)));
        if (variable.Value.Secret is { } secret)
            _environment = (KeySecret.Hash(secret), All(AdminKeyVariable.Id, KeyScopes.All));
        stored.Changed += Rebuild;
        Rebuild();
    }

    /// <summary>
    /// Whether requests need a key. Revoked and expired keys count: a door that had a lock does not open because the last key was lost.
    /// </summary>
    public bool IsInUse => _environment is not null || _entries.Count > 0;

    /// <summary>Limits of the stored keys, by id.</summary>
    public IEnumerable<(string Id, KeyLimits Limits)> Limits => _entries.Select(entry => (entry.Key, entry.Value.Grant.Use.Limits));

    /// <summary>Since when the key of the environment is known.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Whether a key of the environment administers.</summary>
    public bool HasEnvironmentKey => _environment is not null;

    /// <summary>When the key of the environment was used last.</summary>
    public DateTimeOffset? EnvironmentKeyLastUsedAt => _environment?.Grant.Use.LastUsedAt;

    /// <summary>When a stored key was used last.</summary>
    public DateTimeOffset? LastUsedAt(string id) => _entries.TryGetValue(id, out var entry) ? entry.Grant.Use.LastUsedAt : null;

    /// <summary>What a secret allows, else why it allows nothing.</summary>
    public (KeyGrant? Grant, string? Refusal) Verify(string secret)
    {
        const string Unknown = "The API key is not known.";
        if (secret.Length > KeySecret.Longest)
            return (null, Unknown);
        var hash = KeySecret.Hash(secret);
        if (_environment is { } environment && KeySecret.Matches(hash, environment.Hash))
            return (Noted(environment.Grant), null);
        if (!KeySecret.TryReadId(secret, out var id))
            return (null, Unknown);
        if (_internal.TryGetValue(id, out var part) && KeySecret.Matches(hash, part.Hash))
            return (part.Grant, null);
        if (!_entries.TryGetValue(id, out var entry) || !KeySecret.Matches(hash, entry.Key.Hash))
            return (null, Unknown);

        // Only who holds the secret learns what became of the key.
        return entry.Key.RevokedAt is not null ? (null, $"The API key {entry.Grant.Who} was revoked.")
            : !entry.Key.IsGoodAt(_time.GetUtcNow()) ? (null, $"The API key {entry.Grant.Who} has expired.")
            : (Noted(entry.Grant), null);
    }

    private KeyGrant Noted(KeyGrant grant)
    {
        grant.Use.Note(_time.GetUtcNow());
        return grant;
    }

    // Keys of this process and of its environment: their limits are whoever set them up.
    private KeyGrant All(string who, KeyScopes scopes) => new(who, scopes, _time) { MayNameTenant = true, MayOverride = true };

    private void Rebuild()
    {
        lock (_building)
        {
            var before = _entries;
            _entries = _stored.All.ToDictionary(
                key => key.Id,
                key => (key.Value, KeyGrant.Of(key.Id, key.Value.Settings, before.TryGetValue(key.Id, out var known) ? known.Grant.Use : new KeyUse(_time, _routers))));
        }
    }
}
