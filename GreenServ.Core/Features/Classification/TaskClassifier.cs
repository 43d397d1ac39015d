namespace GreenServ.Core.Features.Classification;

/// <summary>
/// The task kind of a prompt: softmax over a linear layer on a trained embedding (GreenServ, section 4.2.1), joined by the prompt's shape
/// and by hand-written cues. <c>GreenServ.Lab train</c> learns the weights, which ship with the assembly.
/// </summary>
public static class TaskClassifier
{
    /// <summary>Number of task kinds: the length of a probability vector.</summary>
    public const int Kinds = 10;

    /// <summary>Writes the probability of each <see cref="TaskKind"/>, in its order; they sum to 1.</summary>
    /// <param name="text">The prompt; all of it is read.</param>
    /// <param name="traits">What the request tells besides its text.</param>
    /// <param name="probabilities">Ten values.</param>
    /// <exception cref="ArgumentException"><paramref name="probabilities"/> does not have ten entries.</exception>
    public static void Classify(ReadOnlySpan<char> text, PromptTraits traits, Span<float> probabilities)
    {
        if (probabilities.Length != Kinds)
            throw new ArgumentException($"There are {Kinds} task kinds, but room for {probabilities.Length} probabilities.", nameof(probabilities));

        Span<float> embedding = stackalloc float[PromptWeights.EmbeddingLength];
        PromptModel.Embedded.Read(text, StructureScanner.Scan(text), traits, probabilities, embedding);
    }
}
