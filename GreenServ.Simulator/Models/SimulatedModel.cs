using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace GreenServ.Simulator.Models;

/// <summary>One model as <c>models.json</c> describes it.</summary>
internal sealed record SimulatedModel
{
    // Not an initialiser: deserialisation sets what a file leaves out to null.
    private static readonly string[] s_completion = ["completion"];

    public required string Name { get; init; }

    /// <summary>The published model whose figures these are.</summary>
    public required string HuggingFace { get; init; }

    public required string Family { get; init; }
    public required double ParametersBillions { get; init; }
    public required int ContextLength { get; init; }

    /// <summary>In Ollama's words: <c>completion</c>, <c>tools</c>, <c>vision</c>, <c>thinking</c>; a file that tells none means <c>completion</c>.</summary>
    [AllowNull]
    public IReadOnlyList<string> Capabilities { get => field ?? s_completion; init; }

    public required double JoulesPerInputToken { get; init; }
    public required double JoulesPerOutputToken { get; init; }

    /// <summary>Length of answers relative to the pool's mean, which is 1.</summary>
    public required double Verbosity { get; init; }

    public required double FirstTokenMs { get; init; }
    public required double MsPerToken { get; init; }

    /// <summary>Probability of a right answer by question kind, 0..1.</summary>
    public required IReadOnlyDictionary<string, double> Accuracy { get; init; }

    /// <summary>Hexadecimal, as Ollama writes it.</summary>
    [JsonIgnore]
    public string Digest => field ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"greenserv-simulated/{Name}/{HuggingFace}")));

    /// <summary>Two bytes a parameter: the published figures are of 16-bit weights.</summary>
    [JsonIgnore]
    public long SizeBytes => (long)(ParametersBillions * 2e9);

    [JsonIgnore]
    public string ParameterSize => FormattableString.Invariant($"{ParametersBillions:0.##}B");

    /// <summary>Joules of a request, as spent on one otherwise idle GPU.</summary>
    public double EnergyJoules(int inputTokens, int outputTokens) => JoulesPerInputToken * inputTokens + JoulesPerOutputToken * outputTokens;
}
