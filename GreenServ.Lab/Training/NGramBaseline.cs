using System.Numerics.Tensors;
using GreenServ.Core.Features;
using GreenServ.Core.Features.Classification;

namespace GreenServ.Lab.Training;

/// <summary>What is to be beaten: a plain softmax over hashed grams, every example alike, nothing left out, no shape and no cues.</summary>
internal sealed class NGramBaseline
{
    private const int Kinds = TaskClassifier.Kinds;
    private const int Buckets = 1 << 18;
    private const int Epochs = 5;
    private const float LearningRate = 0.5f;

    private readonly float[] _weights = new float[Buckets * Kinds];

    /// <summary>Trains on all examples.</summary>
    public NGramBaseline(IReadOnlyList<TrainingExample> examples, int seed)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        Span<float> errors = stackalloc float[Kinds];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var example in order.Select(index => examples[index]))
            {
                var scale = Scale(example);
                Probabilities(example, errors);
                errors[example.Kind] -= 1;
                TensorPrimitives.Multiply(errors, -LearningRate * scale, errors);
                foreach (var key in Keys(example))
                    TensorPrimitives.Add(Row(key), errors, Row(key));
            }
        }
    }

    /// <summary>The most probable kind.</summary>
    public TaskKind Classify(TrainingExample example)
    {
        Span<float> probabilities = stackalloc float[Kinds];
        Probabilities(example, probabilities);
        return (TaskKind)TensorPrimitives.IndexOfMax<float>(probabilities);
    }

    private void Probabilities(TrainingExample example, Span<float> probabilities)
    {
        probabilities.Clear();
        foreach (var key in Keys(example))
            TensorPrimitives.Add(probabilities, Row(key), probabilities);
        TensorPrimitives.Multiply(probabilities, Scale(example), probabilities);
        TensorPrimitives.Subtract(probabilities, TensorPrimitives.Max<float>(probabilities), probabilities);
        TensorPrimitives.SoftMax<float>(probabilities, probabilities);
    }

    private static IEnumerable<ulong> Keys(TrainingExample example) => example.Instruction.Concat(example.Rest);

    private static float Scale(TrainingExample example) => 1 / MathF.Sqrt(int.Max(1, example.Instruction.Length + example.Rest.Length));

    private Span<float> Row(ulong key) => _weights.AsSpan((int)(key % Buckets) * Kinds, Kinds);
}
