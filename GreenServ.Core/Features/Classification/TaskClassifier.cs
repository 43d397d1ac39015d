using System.Numerics.Tensors;
using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Classification;

/// <summary>
/// A linear classifier over cues: phrases (<see cref="Cues"/>) and shape (<see cref="StructuralCues"/>) add to one logit per task
/// kind, softmax gives probabilities (GreenServ, section 4.2.1, with hand-written features in place of a sentence embedding).
/// </summary>
public static class TaskClassifier
{
    /// <summary>Number of task kinds: the length of a probability vector.</summary>
    public const int Kinds = 10;

    // What is assumed before anything is seen: a plain question or remark rather than a special task.
    private static ReadOnlySpan<float> Bias => [0.9f, -0.4f, -0.4f, 0.2f, -0.5f, -0.6f, -0.3f, -0.6f, -0.6f, 0.2f];

    /// <summary>Writes the probability of each <see cref="TaskKind"/>, in its order; they sum to 1.</summary>
    /// <param name="text">The prompt; all of it is read.</param>
    /// <param name="traits">What the request tells besides its text.</param>
    /// <param name="probabilities">Ten values.</param>
    /// <exception cref="ArgumentException"><paramref name="probabilities"/> does not have ten entries.</exception>
    public static void Classify(ReadOnlySpan<char> text, PromptTraits traits, Span<float> probabilities) =>
        Classify(text, StructureScanner.Scan(text), traits, probabilities);

    internal static void Classify(ReadOnlySpan<char> text, in PromptStructure structure, PromptTraits traits, Span<float> probabilities)
    {
        if (probabilities.Length != Kinds)
            throw new ArgumentException($"There are {Kinds} task kinds, but room for {probabilities.Length} probabilities.", nameof(probabilities));

        Span<float> logits = stackalloc float[Kinds];
        Bias.CopyTo(logits);
        var words = CueCounter.Add(text, logits);
        StructuralCues.Add(structure, words, traits, logits);

        // The largest logit is taken off first, so that no exponential overflows.
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits);
        TensorPrimitives.SoftMax<float>(logits, probabilities);
    }
}
