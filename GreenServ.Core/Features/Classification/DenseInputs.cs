using System.Numerics.Tensors;

namespace GreenServ.Core.Features.Classification;

/// <summary>The inputs of the trained model beside the embedding: shape, cue hits and hand-written scores, each about 0..1.</summary>
internal static class DenseInputs
{
    /// <summary>A hand-written score of 4 is near certainty.</summary>
    public const float ScoreScale = 0.25f;

    /// <summary>Number of inputs; the hand-written scores, in the order of the task kinds, are the last.</summary>
    public static readonly int Count = ShapeFeatures.Count + Cues.All.Count + TaskClassifier.Kinds;

    /// <summary>Overwrites <paramref name="inputs"/> (length <see cref="Count"/>).</summary>
    /// <param name="structure">The prompt's shape.</param>
    /// <param name="words">Its number of words.</param>
    /// <param name="hits">Hits of each cue.</param>
    /// <param name="inputs">Where to write.</param>
    public static void Write(in PromptStructure structure, int words, ReadOnlySpan<byte> hits, Span<float> inputs)
    {
        ShapeFeatures.Write(structure, words, inputs);
        for (var i = 0; i < hits.Length; i++)
            inputs[ShapeFeatures.Count + i] = hits[i] == 0 ? 0 : 0.5f + 0.5f * hits[i] / Cues.All[i].Cap;
        var scores = inputs[(ShapeFeatures.Count + hits.Length)..];
        HandWrittenScores.Write(structure, words, hits, scores);
        TensorPrimitives.Multiply(scores, ScoreScale, scores);
    }
}
