using System.Text.Json;
using GreenServ.Router.Forwarding;

namespace GreenServ.Router.Translation;

/// <summary>What an OpenAI-compatible host says of the work an answer took.</summary>
internal readonly record struct CompletionUsage
{
    public int? PromptTokens { get; private init; }
    public int? CompletionTokens { get; private init; }
    public int CachedTokens { get; private init; }
    public int ReasoningTokens { get; private init; }

    /// <summary>Time for reading the prompt, where the host tells it (llama.cpp).</summary>
    public TimeSpan? Prefill { get; private init; }

    /// <summary>Time for writing the answer, where the host tells it (llama.cpp).</summary>
    public TimeSpan? Decode { get; private init; }

    public static CompletionUsage Of(JsonElement completion)
    {
        var fields = new JsonFields(completion);
        var usage = new JsonFields(fields["usage"] ?? default);
        var timings = new JsonFields(fields["timings"] ?? default);
        return new()
        {
            PromptTokens = Count(usage, "prompt_tokens"),
            CompletionTokens = Count(usage, "completion_tokens"),
            CachedTokens = Count(new JsonFields(usage["prompt_tokens_details"] ?? default), "cached_tokens") ?? 0,
            ReasoningTokens = Count(new JsonFields(usage["completion_tokens_details"] ?? default), "reasoning_tokens") ?? 0,
            Prefill = Milliseconds(timings, "prompt_ms"),
            Decode = Milliseconds(timings, "predicted_ms"),
        };
    }

    /// <summary>What either knows; where both do, the later one.</summary>
    public CompletionUsage Then(CompletionUsage later) => new()
    {
        PromptTokens = later.PromptTokens ?? PromptTokens,
        CompletionTokens = later.CompletionTokens ?? CompletionTokens,
        CachedTokens = Math.Max(later.CachedTokens, CachedTokens),
        ReasoningTokens = Math.Max(later.ReasoningTokens, ReasoningTokens),
        Prefill = later.Prefill ?? Prefill,
        Decode = later.Decode ?? Decode,
    };

    private static int? Count(JsonFields fields, string name) =>
        fields[name] is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var count) ? TokenCount.OrUnknown(count) : null;

    private static TimeSpan? Milliseconds(JsonFields fields, string name) =>
        fields[name] is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var milliseconds) && milliseconds is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
