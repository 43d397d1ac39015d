using System.Numerics.Tensors;
using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Encoding;

/// <summary>
/// Signed feature hashing (Weinberger et al. 2009) of lower-cased words and, as in fastText, of their character 3- and 4-grams
/// with word boundaries; 128 dimensions, L2-normalised. No training, no download, the same vector everywhere.
/// </summary>
public sealed class HashingEncoder : ITextEncoder
{
    // Words of up to three letters are mostly function words: at full weight they drown what the text is about.
    private const float ShortWordWeight = 0.2f;
    private const float WordWeight = 1f;
    private const float GramWeight = 0.25f;
    private const int IndexMask = 127;
    private const char Boundary = '\u0001';
    private const ulong TrigramSalt = 0x9E3779B97F4A7C15;

    public string Name => "hashing-1";

    public int Dimension => IndexMask + 1;

    public void Encode(ReadOnlySpan<char> text, Span<float> embedding)
    {
        if (embedding.Length != Dimension)
            throw new ArgumentException($"The embedding has {embedding.Length} components; {Name} writes {Dimension}.", nameof(embedding));

        embedding.Clear();
        var words = new WordReader(text);
        var previousIdeograph = 0UL;
        while (words.MoveNext())
        {
            if (words.IsIdeograph)
            {
                // A single ideograph says little; pairs of neighbours are what words are there.
                Add(embedding, words.Hash, GramWeight);
                if (previousIdeograph != 0)
                    Add(embedding, StableHash.Join(previousIdeograph, words.Hash), WordWeight);
                previousIdeograph = words.Hash;
                continue;
            }

            previousIdeograph = 0;
            Add(embedding, words.Hash, words.End - words.Start <= 3 ? ShortWordWeight : WordWeight);
            if (words.End - words.Start > 3)
                AddGrams(embedding, words.Word);
        }

        Normalise(embedding);
    }

    // Three or four UTF-16 units fill a ulong exactly, so a gram is its own hash key and needs only mixing.
    private static void AddGrams(Span<float> embedding, ReadOnlySpan<char> word)
    {
        var window = (ulong)Boundary;
        var length = 1;
        for (var i = 0; i <= word.Length; i++)
        {
            var c = i < word.Length ? Folding.Lower(word[i]) : Boundary;
            if (c != Boundary && !Folding.IsWordCharacter(c))
                continue;
            window = (window << 16) | c;
            length++;
            if (length >= 3)
                Add(embedding, (window & 0xFFFF_FFFF_FFFF) ^ TrigramSalt, GramWeight);
            if (length >= 4)
                Add(embedding, window, GramWeight);
        }
    }

    private static void Add(Span<float> embedding, ulong key, float weight)
    {
        var hash = StableHash.Mix(key);
        embedding[(int)(hash & IndexMask)] += (long)hash < 0 ? -weight : weight;
    }

    private static void Normalise(Span<float> embedding)
    {
        var norm = TensorPrimitives.Norm(embedding);
        if (norm > 0)
            TensorPrimitives.Divide(embedding, norm, embedding);
    }
}
