using System.Security.Cryptography;
using System.Text;
using GreenServ.Simulator.Answering;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Embedding;

/// <summary>
/// Stands for the encoder all-minilm: vectors of as many components, from the words alone. Texts that share words point in like
/// directions; of meaning it knows nothing.
/// </summary>
internal static class SimulatedEncoder
{
    public const string Name = "all-minilm";
    public const int Dimension = 384;

    /// <summary>Tokens it reads; the rest is cut off.</summary>
    public const int ContextLength = 512;

    private const int SignsPerWord = 16;

    /// <summary>Hexadecimal, as Ollama writes it.</summary>
    public static string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"greenserv-simulated/{Name}")));

    /// <summary>Whether a model name means it; <c>:latest</c> is optional.</summary>
    public static bool Is(string name) =>
        name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name.Equals(Name + ":latest", StringComparison.OrdinalIgnoreCase);

    /// <summary>A vector of unit length that is a fixed function of the text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="tokens">How many tokens of it were read.</param>
    public static float[] Encode(string text, out int tokens)
    {
        var vector = new float[Dimension];
        tokens = 0;
        foreach (var range in text.AsSpan().SplitAny(" \n\t\r"))
        {
            var word = text.AsSpan()[range];
            if (tokens + Tokens.Count(word) > ContextLength)
                break;
            tokens += Tokens.Count(word);
            Add(vector, word.Trim(".,;:!?()[]{}\"'`*"));
        }

        if (Array.TrueForAll(vector, component => component == 0))
            Add(vector, text.Length > 0 ? text : " ");
        var length = MathF.Sqrt(vector.Sum(component => component * component));
        return Array.ConvertAll(vector, component => component / length);
    }

    private static void Add(float[] vector, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return;
        var hash = StableDraw.Hash(word.ToString().ToLowerInvariant());
        for (var i = 0; i < SignsPerWord; i++)
        {
            hash = StableDraw.Mix(hash);
            vector[(int)(hash % Dimension)] += hash >> 63 == 0 ? 1 : -1;
        }
    }
}
