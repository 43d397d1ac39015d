using System.Numerics.Tensors;
using GreenServ.Core.Features.Classification;

namespace GreenServ.Core.Features.Encoding;

/// <summary>
/// The embedding under the task classifier: the mean of the trained rows of a prompt's words, word pairs and 4-grams, once over where
/// instructions stand and once over the whole; 32 dimensions, L2-normalised. Weights ship with the assembly: the same vector everywhere.
/// </summary>
public static class TrainedEncoder
{
    /// <summary>Name and version: vectors of different encoders share no space.</summary>
    public const string Name = "trained-1";

    /// <summary>Length of an embedding.</summary>
    public const int Dimension = PromptWeights.EmbeddingLength;

    /// <summary>Overwrites <paramref name="embedding"/> (length <see cref="Dimension"/>) with a unit vector, or zeros where the text has no words.</summary>
    /// <exception cref="ArgumentException">The embedding's length is not <see cref="Dimension"/>.</exception>
    public static void Encode(ReadOnlySpan<char> text, Span<float> embedding)
    {
        if (embedding.Length != Dimension)
            throw new ArgumentException($"The embedding has {embedding.Length} components; {Name} writes {Dimension}.", nameof(embedding));

        Span<float> probabilities = stackalloc float[TaskClassifier.Kinds];
        PromptModel.Embedded.Read(text, StructureScanner.Scan(text), PromptTraits.None, probabilities, embedding);
        Normalise(embedding);
    }

    /// <summary>Scales what <see cref="PromptModel"/> gives to length 1; zeros stay zeros.</summary>
    internal static void Normalise(Span<float> embedding)
    {
        var norm = TensorPrimitives.Norm(embedding);
        if (norm > 0)
            TensorPrimitives.Divide(embedding, norm, embedding);
    }
}
