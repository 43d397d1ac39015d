namespace GreenServ.Client.Wire;

/// <summary>What an administrator sets of a model host: body of <c>POST /greenserv/hosts</c> and <c>PUT /greenserv/hosts/{name}</c>.</summary>
public sealed record HostSettings
{
    /// <summary>Unique whatever its case; host and port of the address unless set. Can not be changed.</summary>
    public string? Name { get; init; }

    /// <summary>Base address; scheme and port may be left out as in <c>OLLAMA_HOST</c>.</summary>
    public required string Url { get; init; }

    /// <summary><c>ollama</c> or <c>openAi</c> (anything OpenAI-compatible).</summary>
    public string Kind { get; init; } = "ollama";

    /// <summary>Bearer token for the host. Never shown: a change without one keeps it, an empty one removes it.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Requests it is asked at once, at least 1; <c>null</c> for no limit: each model has its own.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>Requests one of its models is asked at once, at least 1; <c>null</c> for what suits its kind: 4 for Ollama, no limit for others.</summary>
    public int? MaxConcurrencyPerModel { get; init; }

    /// <summary>Requests that may wait for it, at least 0; <c>null</c> for the router's usual 512.</summary>
    public int? MaxWaiting { get; init; }

    /// <summary>Gigabytes (10⁹ bytes) of models that fit into its memory at once, above 0; <c>null</c> to have it learned.</summary>
    public double? MemoryGigabytes { get; init; }

    /// <summary>Tokens of context its models have unless it tells for itself, at least 1; <c>null</c> for 4,096 (Ollama) or no limit.</summary>
    public int? ContextLength { get; init; }

    /// <summary>What none of its models can do: <c>tools</c>, <c>vision</c>, <c>thinking</c>, <c>insert</c>, <c>json-schema</c>; <c>null</c> for nothing.</summary>
    public IReadOnlyList<string>? Lacks { get; init; }

    /// <summary>One of <see cref="ServiceStateNames"/>.</summary>
    public string State { get; init; } = ServiceStateNames.Active;
}

/// <summary>Whether a host or a model takes requests.</summary>
public static class ServiceStateNames
{
    /// <summary>Takes requests.</summary>
    public const string Active = "active";

    /// <summary>Takes no new requests; becomes <see cref="Disabled"/> when the running ones have ended.</summary>
    public const string Draining = "draining";

    /// <summary>Takes no requests.</summary>
    public const string Disabled = "disabled";
}

/// <summary>A model host as the router knows it.</summary>
public sealed record HostDetails
{
    public required string Name { get; init; }

    /// <summary>For <c>If-Match</c> of a change.</summary>
    public required string Etag { get; init; }

    /// <summary><c>administration</c>, or <c>configuration</c> for those of the settings, of which only the state can be changed here.</summary>
    public required string Source { get; init; }

    /// <summary>Without the host's key.</summary>
    public required HostSettings Settings { get; init; }

    /// <summary>Whether a key is sent to it.</summary>
    public required bool HasApiKey { get; init; }

    /// <summary>Whether it was removed and stays only until its running requests have ended.</summary>
    public required bool IsLeaving { get; init; }

    public required bool Healthy { get; init; }

    /// <summary>Why it can not be used now; <c>null</c> when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Requests it is answering now.</summary>
    public required int RunningRequests { get; init; }

    /// <summary>Models it had when it was last asked.</summary>
    public required IReadOnlyList<string> Models { get; init; }
}

/// <summary>Answer of <c>GET /greenserv/hosts</c>.</summary>
public sealed record HostList
{
    public required IReadOnlyList<HostDetails> Hosts { get; init; }

    /// <summary>The last time the settings were read again; <c>null</c> before the first.</summary>
    public SettingsReloadStatus? LastReload { get; init; }
}

/// <summary>What became of reading the settings again; also the answer of <c>POST /greenserv/reload</c>.</summary>
/// <param name="At">When.</param>
/// <param name="Applied">Whether they are in force; if not, those before still are.</param>
/// <param name="Errors">Everything that was wrong with them.</param>
public sealed record SettingsReloadStatus(DateTimeOffset At, bool Applied, IReadOnlyList<string> Errors);
