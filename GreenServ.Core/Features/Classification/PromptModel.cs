using System.Numerics.Tensors;
using GreenServ.Core.Features.Reading;

namespace GreenServ.Core.Features.Classification;

/// <summary>The trained model: an embedding of the prompt and the probabilities of its task kind from one pass over the words.</summary>
internal sealed class PromptModel(PromptWeights weights)
{
    // No recorded prompt tells of a schema, so this one weight is set by hand.
    private const float JsonSchemaEvidence = 1.5f;

    /// <summary>The model that ships with the assembly.</summary>
    public static PromptModel Embedded { get; } = new(PromptWeights.Embedded);

    /// <summary>Reads a prompt.</summary>
    /// <param name="text">All of it is read.</param>
    /// <param name="structure">Its shape.</param>
    /// <param name="traits">What the request tells besides its text.</param>
    /// <param name="probabilities">Overwritten with the probability of each task kind.</param>
    /// <param name="embedding">Overwritten with the embedding (<see cref="PromptWeights.EmbeddingLength"/>), not normalised; zeros where there are no words.</param>
    /// <returns>What reading ease needs, counted on the way.</returns>
    public ReadingCount Read(ReadOnlySpan<char> text, in PromptStructure structure, PromptTraits traits, Span<float> probabilities, Span<float> embedding)
    {
        Span<float> inputs = stackalloc float[PromptWeights.Inputs];
        Span<byte> hits = stackalloc byte[Cues.All.Count];
        var sum = new GramSum(weights);
        var count = PromptPass.Run(text, hits, ref sum);
        sum.WriteEmbedding(inputs);
        DenseInputs.Write(structure, count.Words, hits, inputs[PromptWeights.EmbeddingLength..]);

        Span<float> logits = stackalloc float[TaskClassifier.Kinds];
        for (var kind = 0; kind < logits.Length; kind++)
            logits[kind] = weights.Bias[kind] + TensorPrimitives.Dot(inputs, weights.Layer.AsSpan(kind * inputs.Length, inputs.Length));

        // Without words there is nothing to go by: all kinds are as likely.
        if (count.Words == 0)
            logits.Clear();
        if (traits.HasFlag(PromptTraits.JsonSchema))
            logits[(int)TaskKind.Extraction] += JsonSchemaEvidence;

        // The largest logit is taken off first, so that no exponential overflows.
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits);
        TensorPrimitives.SoftMax<float>(logits, probabilities);

        inputs[..embedding.Length].CopyTo(embedding);
        sum.AddUnknownWords(embedding);
        return count;
    }
}
