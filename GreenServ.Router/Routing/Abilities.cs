using GreenServ.Core.Tokens;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Learning;
using GreenServ.Router.Pool;
using GreenServ.Router.Requests;
using GreenServ.Router.Residency;

namespace GreenServ.Router.Routing;

/// <summary>
/// What placements can do, held against what one request needs. What nobody tells is believed to be there: to assume less would leave
/// out models of hosts that say little of themselves.
/// </summary>
internal sealed class Abilities(InferenceRequest request, Exchanges exchanges, ResidencyMonitor residency, Learner learner)
{
    /// <summary>What Ollama loads a model with where neither request nor host says otherwise.</summary>
    public const int OllamaContext = 4096;

    public const string ContextCode = "context_length_exceeded";

    private static readonly (RequestNeeds Need, string Capability)[] s_capabilities =
    [
        (RequestNeeds.Tools, "tools"), (RequestNeeds.Vision, "vision"), (RequestNeeds.Thinking, "thinking"), (RequestNeeds.Insert, "insert"),
        (RequestNeeds.JsonSchema, HostLacks.JsonSchema),
    ];

    private readonly Dictionary<Exchange, RequestError?> _byExchange = [];

    /// <summary>Whether a placement can be asked this.</summary>
    public Ability Of(Placement placement)
    {
        if ((OfExchange(placement) ?? OfCapability(placement)) is { } refusal)
            return new(refusal, null);
        var (tooShort, isAssumed) = OfContext(placement);
        return isAssumed ? new(null, tooShort?.Message) : new(tooShort, null);
    }

    // What of a request can not be said to a host is looked up once for each way of speaking.
    private RequestError? OfExchange(Placement placement)
    {
        var exchange = exchanges.For(request, placement.Host);
        if (!_byExchange.TryGetValue(exchange, out var error))
            _byExchange[exchange] = error = exchange.Refuse(request);
        return error;
    }

    private RequestError? OfCapability(Placement placement)
    {
        foreach (var (need, capability) in s_capabilities)
        {
            if ((request.Needs & need) != 0 && Lacks(placement, need, capability))
                return RequestError.Invalid($"does not support {capability}", code: "no_candidate");
        }

        return null;
    }

    private static bool Lacks(Placement placement, RequestNeeds need, string capability) =>
        placement.Host.Lacks.Contains(capability, StringComparer.OrdinalIgnoreCase)

        // Ollama holds any model to a schema, so its models tell nothing of that.
        || (need != RequestNeeds.JsonSchema && placement.Capabilities.Count > 0 && !placement.Capabilities.Contains(capability, StringComparer.OrdinalIgnoreCase));

    private double Expected(Placement placement) =>
        placement.Tokenizer.Tokens(request.Input) * learner.InputRatio(placement.Arm);

    private (RequestError? TooShort, bool IsAssumed) OfContext(Placement placement)
    {
        if (request.Operation.IsEmbedding || Usable(placement) is not { } usable)
            return (null, false);
        var expected = Expected(placement);

        // An estimate may be too high: what surely does not fit is refused, what may fit is left to the host.
        var needed = TokenizerFamily.Least(expected);

        // Ollama shortens answers to what is left; other hosts refuse what may not fit.
        if (placement.Host.Kind != HostKind.Ollama)
            needed += request.Tokens.Answer ?? 0;
        return needed <= usable.Tokens ? (null, false) : (RequestError.Invalid(
            $"the request has about {expected:0} tokens and it takes {usable.Tokens}{(usable.IsAssumed ? ", as Ollama does unless told otherwise" : "")}", code: ContextCode), usable.IsAssumed);
    }

    /// <summary>Tokens of context a placement has for this request, never what the model was made for; <c>null</c> where nobody knows.</summary>
    private (int Tokens, bool IsAssumed)? Usable(Placement placement)
    {
        if (placement.Host.Kind != HostKind.Ollama)
            return placement.ContextLength is { } told ? (told, false) : placement.Host.ContextLength is { } set ? (set, false) : null;
        if (request.Operation.Surface == Surface.Ollama && request.Tokens.Context is { } asked)
            return (Math.Min(asked, placement.ContextLength ?? asked), false);
        var memory = residency.Of(placement.Host);
        if (memory.StateOf(placement.Model) == ModelState.Loaded && memory.Find(placement.Model)?.ContextLength is { } loaded)
            return (loaded, false);
        return placement.Host.ContextLength is { } configured ? (Math.Min(configured, placement.ContextLength ?? configured), false)
            : (Math.Min(OllamaContext, placement.ContextLength ?? OllamaContext), true);
    }
}

/// <summary>Whether a placement can be asked something; neither says that it can.</summary>
/// <param name="Refusal">Why it can not.</param>
/// <param name="Doubt">Why it should not while another can: its context is assumed, not known, to be too short.</param>
internal readonly record struct Ability(RequestError? Refusal, string? Doubt);
