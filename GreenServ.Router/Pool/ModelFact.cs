using System.Text.Json;
using GreenServ.Core.Energy.Estimation;
using GreenServ.Router.Translation;

namespace GreenServ.Router.Pool;

/// <summary>What an Ollama host tells of one model in <c>/api/show</c>, as far as routing asks.</summary>
/// <param name="Capabilities">In Ollama's words; empty where not told.</param>
/// <param name="ContextLength">Most tokens the model was made for; <c>null</c> where not told.</param>
internal sealed record ModelFact(IReadOnlyList<string> Capabilities, int? ContextLength)
{
    public static ModelFact Unknown { get; } = new([], null);

    /// <summary>Exact size in billions of parameters; <c>null</c> where not told.</summary>
    public double? ParametersBillions { get; init; }

    /// <summary>Billions of parameters that a token uses; <c>null</c> where it uses all, or what is told does not say.</summary>
    public double? ActiveBillions { get; init; }

    /// <summary>Whether it is a mixture of experts.</summary>
    public bool HasExperts { get; init; }

    /// <summary>Such as <c>llama</c> or <c>qwen3moe</c>; <c>null</c> where not told.</summary>
    public string? Architecture { get; init; }

    /// <summary>Such as <c>Q4_K_M</c>; <c>null</c> where not told.</summary>
    public string? Quantization { get; init; }

    public static ModelFact Read(JsonElement shown)
    {
        var fields = new JsonFields(shown);
        var info = new ModelInfo(fields["model_info"] is { ValueKind: JsonValueKind.Object } given ? given : default);
        var billions = info.Whole("general.parameter_count") / 1e9;
        var details = new JsonFields(fields["details"] ?? default);
        return new(
            [.. fields.List("capabilities").Where(capability => capability.ValueKind == JsonValueKind.String).Select(capability => capability.GetString()!)],
            info.Own("context_length") is <= int.MaxValue and var length ? (int)length : null)
        {
            ParametersBillions = billions,
            ActiveBillions = billions is { } total ? info.Experts()?.ActiveBillions(total) : null,
            HasExperts = info.HasExperts,
            Architecture = info.Architecture ?? details.Text("family"),
            Quantization = details.Text("quantization_level"),
        };
    }

    /// <summary>GGUF's metadata, whose keys begin with the architecture's name.</summary>
    private readonly struct ModelInfo(JsonElement info)
    {
        private readonly JsonFields _fields = new(info);

        public string? Architecture => _fields.Text("general.architecture") is { Length: > 0 } name ? name : null;

        public bool HasExperts => Own("expert_count") > 1;

        /// <summary>A number above 0; <c>null</c> where there is none: some architectures list one for each layer.</summary>
        public long? Whole(string key) =>
            _fields[key] is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number > 0 ? number : null;

        public long? Own(string key) => Whole($"{Architecture}.{key}") ?? (Architecture is null ? Ending("." + key) : null);

        public MixtureOfExperts? Experts()
        {
            // Layers before a mixture's first are dense in some (DeepSeek), and every nth alone has experts in others (Llama 4).
            if (!HasExperts || Own("expert_used_count") is not { } used || Own("block_count") is not { } blocks || Own("embedding_length") is not { } width
                || (Own("expert_feed_forward_length") ?? Own("feed_forward_length")) is not { } expertWidth)
                return null;
            return new MixtureOfExperts
            {
                Experts = Own("expert_count")!.Value,
                Used = used,
                Layers = (blocks - (Own("leading_dense_block_count") ?? 0)) / (Own("interleave_moe_layer_step") ?? 1),
                Width = width,
                ExpertWidth = expertWidth,
            };
        }

        // Without the architecture's name, whatever field ends so.
        private long? Ending(string ending)
        {
            foreach (var (key, _) in _fields.Except(new HashSet<string>()))
            {
                if (key.EndsWith(ending, StringComparison.Ordinal) && Whole(key) is { } number)
                    return number;
            }

            return null;
        }
    }
}
