using System.Numerics.Tensors;
using GreenServ.Core.Features.Classification;

namespace GreenServ.Lab.Training;

/// <summary>From trained numbers to the weights the product reads: rows as 8-bit integers, the temperature folded into the layer.</summary>
internal static class Quantisation
{
    /// <summary>One scale serves all rows: the largest component becomes ±127.</summary>
    public static PromptWeights Of(Vocabulary vocabulary, float[] rows, float[] layer, float[] bias, float temperature)
    {
        var scale = MathF.Max(TensorPrimitives.MaxMagnitude<float>(rows) is var largest ? MathF.Abs(largest) / 127 : 0, 1e-9f);
        return new PromptWeights
        {
            Checks = vocabulary.Checks(),
            Rows = Array.ConvertAll(rows, value => (sbyte)MathF.Round(value / scale)),
            Scale = scale,
            Layer = Array.ConvertAll(layer, value => value / temperature),
            Bias = Array.ConvertAll(bias, value => value / temperature),
        };
    }
}
