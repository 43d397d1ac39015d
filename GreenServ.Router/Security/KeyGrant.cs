using GreenServ.Client.Wire;
using GreenServ.Router.Limits;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Queues;
using GreenServ.Router.Replicas;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Security;

/// <summary>What a key allows, ready for use by many requests at once.</summary>
internal sealed class KeyGrant
{
    /// <summary>Without keys: whoever sits at this machine may do everything.</summary>
    public static KeyGrant Local(TimeProvider time) => new("local", KeyScopes.All, time) { MayNameTenant = true, MayOverride = true, IsLocal = true };

    /// <summary>For endpoints that ask for no key.</summary>
    public static KeyGrant Anonymous(TimeProvider time) => new("anonymous", KeyScopes.None, time);

    public KeyGrant(string who, KeyScopes scopes, TimeProvider time)
        : this(who, scopes, new KeyUse(time))
    {
    }

    private KeyGrant(string who, KeyScopes scopes, KeyUse use)
    {
        Who = who;
        Scopes = (scopes & KeyScopes.Admin) != 0 ? scopes | KeyScopes.Observe : scopes;
        Use = use;
    }

    /// <summary>Names the caller in audit and errors: the key's prefix.</summary>
    public string Who { get; }

    public KeyScopes Scopes { get; }
    public KeyUse Use { get; }
    public string Tenant { get; init; } = DecisionRecord.DefaultTenant;
    public bool MayNameTenant { get; init; }
    public bool MayOverride { get; init; }
    
    /// <summary>The class its requests have unless they ask for another.</summary>
    public RequestPriority Priority { get; init; } = RequestPriority.Normal;

    /// <summary>The highest class its requests may ask for.</summary>
    public RequestPriority HighestPriority => IsLocal ? RequestPriority.Interactive : Priority;


    /// <summary>Whether there are no keys, and so nobody to tell apart.</summary>
    public bool IsLocal { get; private init; }

    /// <summary><c>null</c> allows all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Full names; <c>null</c> allows all.</summary>
    public IReadOnlyList<string>? Profiles { get; init; }

    /// <summary>What a stored key allows.</summary>
    public static KeyGrant Of(string id, KeySettings settings, KeyUse use)
    {
        use.Limits.Set(settings.RequestsPerMinute, settings.TokensPerMinute);
        return new KeyGrant(KeySecret.PrefixOf(id), KeyScopeText.Read(settings.Scopes), use)
        {
            Tenant = settings.Tenant ?? DecisionRecord.DefaultTenant,
            MayNameTenant = settings.MayNameTenant,
            MayOverride = settings.MayOverride,
            Priority = Enum.Parse<RequestPriority>(settings.Priority, ignoreCase: true),
            Models = settings.Models,
            Profiles = settings.Profiles is { } profiles ? [.. profiles.Select(ProfileCatalog.FullName)] : null,
        };
    }

    /// <summary>Whether it has at least one of some scopes.</summary>
    public bool HasAny(KeyScopes scopes) => (Scopes & scopes) != 0;

    public bool AllowsModel(string model) => Models is not { } models || models.Any(allowed => PoolSnapshot.NamesMatch(allowed, model));

    /// <summary>Whether it may be told of a model: those it may use, and all for who watches the whole router.</summary>
    public bool Sees(string model) => HasAny(KeyScopes.Observe) || AllowsModel(model);

    public bool AllowsProfile(string profile) => Profiles is not { } profiles || profiles.Contains(profile, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it may score what was asked for a tenant.</summary>
    public bool SpeaksFor(string tenant) => IsLocal || Tenant == tenant;
}

/// <summary>What outlives changes of a key: the state of its limits, and when it was used.</summary>
internal sealed class KeyUse(TimeProvider time, RouterCount? routers = null)
{
    private long _lastUsedTicks;

    public KeyLimits Limits { get; } = new(time, routers);

    public DateTimeOffset? LastUsedAt => Interlocked.Read(ref _lastUsedTicks) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    public void Note(DateTimeOffset now) => Interlocked.Exchange(ref _lastUsedTicks, now.UtcTicks);
}
