namespace GreenServ.Client.Wire;

/// <summary>What an administrator sets of an API key: body of <c>POST /greenserv/keys</c> and <c>PUT /greenserv/keys/{id}</c>.</summary>
public sealed record KeySettings
{
    /// <summary>For people; 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it is good for, at least one of <see cref="KeyScopeNames"/>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Whom its requests are made for; <c>default</c> unless set. Letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 64.</summary>
    public string? Tenant { get; init; }

    /// <summary>Models that may answer its requests; <c>null</c> allows all, empty none.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Profiles it may select, with or without <c>greenserv:</c>; <c>null</c> allows all, empty none.</summary>
    public IReadOnlyList<string>? Profiles { get; init; }

    /// <summary>Whether a request may be made for a tenant it names.</summary>
    public bool MayNameTenant { get; init; }

    /// <summary>Whether a request may set λ or α instead of its profile.</summary>
    public bool MayOverride { get; init; }

    /// <summary>
    /// Who waits for whom: <c>interactive</c>, <c>normal</c> or <c>batch</c>. Its requests have this class, and may ask for a lower one.
    /// </summary>
    public string Priority { get; init; } = "normal";

    /// <summary>Requests for inference a minute, at least 1; <c>null</c> for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens in and out a minute, at least 1; <c>null</c> for no limit.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Good until then; <c>null</c> for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Scopes of keys.</summary>
public static class KeyScopeNames
{
    /// <summary>Asks models, lists those it may ask, reads decisions of its own tenant.</summary>
    public const string Infer = "infer";

    /// <summary>Scores answers of its own tenant, reads its decisions.</summary>
    public const string Feedback = "feedback";

    /// <summary>Reads all that an administrator reads, changes nothing: dashboards and monitoring.</summary>
    public const string Observe = "observe";

    /// <summary>Changes keys, hosts, models and settings; includes <see cref="Observe"/>, but asks no model.</summary>
    public const string Admin = "admin";
}

/// <summary>An API key as it is listed: never its secret.</summary>
public sealed record KeyStatus
{
    /// <summary>Names it in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>The readable beginning of its secret, which logs, audit and errors name it by.</summary>
    public required string Prefix { get; init; }

    /// <summary>For <c>If-Match</c> of a change.</summary>
    public required string Etag { get; init; }

    /// <summary><c>stored</c>, or <c>environment</c> for the one of <c>GREENSERV_ADMIN_KEY</c>, which can not be changed here.</summary>
    public required string Source { get; init; }

    public required KeySettings Settings { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it is good for nothing any more; <c>null</c> while it is not revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Last accepted request since the router started; <c>null</c> before the first.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A new key, with the only copy of its secret.</summary>
public sealed record CreatedKey
{
    /// <summary>Sent as <c>Authorization: Bearer …</c>. It is not kept and can not be shown again.</summary>
    public required string Secret { get; init; }

    public required KeyStatus Key { get; init; }
}

/// <summary>Answer of <c>GET /greenserv/keys</c>.</summary>
public sealed record KeyList(IReadOnlyList<KeyStatus> Keys);
