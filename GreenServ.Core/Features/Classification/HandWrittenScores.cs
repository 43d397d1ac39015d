namespace GreenServ.Core.Features.Classification;

/// <summary>
/// What the cue phrases (<see cref="Cues"/>) and the shape (<see cref="StructuralCues"/>) say of each task kind by their hand-written
/// weights: prior knowledge, which the trained model starts from.
/// </summary>
internal static class HandWrittenScores
{
    // What is assumed before anything is seen: a plain question or remark rather than a special task.
    private static ReadOnlySpan<float> Bias => [0.9f, -0.4f, -0.4f, 0.2f, -0.5f, -0.6f, -0.3f, -0.6f, -0.6f, 0.2f];

    /// <summary>Overwrites <paramref name="scores"/> (one per task kind).</summary>
    public static void Write(in PromptStructure structure, int words, ReadOnlySpan<byte> hits, Span<float> scores)
    {
        Bias.CopyTo(scores);
        for (var i = 0; i < hits.Length; i++)
        {
            if (hits[i] == 0)
                continue;
            foreach (var (kind, weight) in Cues.All[i].Weights)
                scores[(int)kind] += weight * hits[i];
        }

        StructuralCues.Add(structure, words, scores);
    }
}
