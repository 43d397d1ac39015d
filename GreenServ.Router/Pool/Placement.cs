using GreenServ.Core.Energy.Estimation;
using GreenServ.Core.Tokens;

namespace GreenServ.Router.Pool;

/// <summary>An arm on a host.</summary>
/// <param name="Arm">Model name and version digest, <c>name@digest</c>: what quality belongs to.</param>
/// <param name="Model">Name under which the host knows it.</param>
/// <param name="Host">Where it runs.</param>
/// <param name="ParametersBillions">Size, where the host (or the name) tells it.</param>
/// <param name="Quantization">For example <c>Q4_K_M</c>, where told.</param>
internal sealed record Placement(string Arm, string Model, ModelHost Host, double? ParametersBillions, string? Quantization)
{
    /// <summary>Billions of parameters that one token uses; <c>null</c> for all, or where not told of a mixture of experts.</summary>
    public double? ActiveBillions { get; init; }

    /// <summary>Whether it is known to be a mixture of experts.</summary>
    public bool HasExperts { get; init; }

    /// <summary>Architecture (<c>llama</c>, <c>qwen3moe</c>, …), where told.</summary>
    public string? Family { get; init; }

    /// <summary>How its tokenizer takes text apart.</summary>
    public TokenizerFamily Tokenizer { get; init; } = TokenizerFamily.Generic;

    /// <summary>What its energy depends on.</summary>
    public ModelTraits Traits => new(ParametersBillions, ActiveBillions, Core.Energy.Estimation.Quantization.BitsPerWeight(Quantization)) { HasExperts = HasExperts };

    /// <summary>Bytes of its weights, where the host tells them.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Whether it turns text into vectors and can not chat.</summary>
    public bool IsEncoder { get; init; }

    /// <summary>How the host lists it, as JSON; <c>null</c> where its list says nothing but the name.</summary>
    public string? Listing { get; init; }

    /// <summary>What it can do in Ollama's words (<c>completion</c>, <c>tools</c>, <c>vision</c>, …); empty where not told.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Most tokens of context: what an Ollama model was made for, or what another host serves it with; <c>null</c> where not told.</summary>
    public int? ContextLength { get; init; }
}
