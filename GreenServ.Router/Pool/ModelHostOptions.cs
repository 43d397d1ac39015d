using GreenServ.Core.Hosts;
using GreenServ.Router.Queues;

namespace GreenServ.Router.Pool;

/// <summary>A model host as configured under <c>GreenServ:Router:Hosts</c>.</summary>
public sealed class ModelHostOptions
{
    /// <summary>Short name for explanations; host and port of the URL where empty.</summary>
    public string? Name { get; set; }

    /// <summary>Base address, as <see cref="HostAddress.Parse"/> understands it.</summary>
    public string Url { get; set; } = "";

    public HostKind Kind { get; set; } = HostKind.Ollama;

    /// <summary>Sent as bearer token when set. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Requests under way at this host at once, at least 1; no limit where empty: each model has its own.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// Requests under way at one of its models at once, at least 1; best what <c>OLLAMA_NUM_PARALLEL</c> says there. Empty: 4 for Ollama,
    /// which does not protect a loaded model from more than it can take; no limit for other hosts, which batch as they can.
    /// </summary>
    public int? MaxConcurrencyPerModel { get; set; }

    /// <summary>Requests that may wait for this host, at least 0; the next one gets 429.</summary>
    public int MaxWaiting { get; set; } = 512;

    /// <summary>Gigabytes (10⁹ bytes) of models that fit into its memory at once, above 0; learned from what it has loaded together where empty.</summary>
    public double? MemoryGigabytes { get; set; }

    /// <summary>
    /// Tokens of context its models have unless it tells for itself, at least 1; best what <c>OLLAMA_CONTEXT_LENGTH</c> says there. Empty:
    /// 4,096 for an Ollama model that is not loaded, no limit for other hosts.
    /// </summary>
    public int? ContextLength { get; set; }

    /// <summary>What none of its models can do, of <c>tools</c>, <c>vision</c>, <c>thinking</c>, <c>insert</c>, <c>json-schema</c>.</summary>
    public IList<string> Lacks { get; } = [];

    internal QueueLimits Limits => new(MaxConcurrency, MaxConcurrencyPerModel ?? (Kind == HostKind.Ollama ? OllamaParallel : null), MaxWaiting);

    private const int OllamaParallel = 4;
}
