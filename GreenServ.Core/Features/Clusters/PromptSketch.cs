using System.Numerics.Tensors;
using GreenServ.Core.Features.Classification;
using GreenServ.Core.Features.Encoding;

namespace GreenServ.Core.Features.Clusters;

/// <summary>
/// What the one pass over a prompt gives that may tell its cluster, as one vector: 1, the embedding (of unit length, or zeros), the
/// classifier's task probabilities whatever the request states, and the scaled log length.
/// </summary>
internal readonly ref struct PromptSketch
{
    public const int Length = Tail + TaskClassifier.Kinds + 1;

    private const int Tail = 1 + TrainedEncoder.Dimension;

    // ln(1 + 65,535), so that the component stays of the size of the others.
    private const float LongestLogLength = 11.0903549f;

    private readonly Span<float> _values;

    /// <param name="values">Room for <see cref="Length"/> values; its embedding is filled by the caller.</param>
    public PromptSketch(Span<float> values)
    {
        _values = values;
        _values[0] = 1;
    }

    public ReadOnlySpan<float> Values => _values;

    public Span<float> Embedding => _values[1..Tail];

    /// <summary>Whether the embedding has a direction: without words there is nothing to go by but the length.</summary>
    public bool HasWords => TensorPrimitives.Norm<float>(Embedding) > 0;

    public void Complete(ReadOnlySpan<float> taskProbabilities, double logLength)
    {
        taskProbabilities.CopyTo(_values[Tail..]);
        _values[^1] = (float)logLength / LongestLogLength;
    }
}
