using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features.Classification;

/// <summary>The shape of a prompt as inputs of the trained model, each about 0..1: logarithms of counts, shares, and how it ends.</summary>
internal static class ShapeFeatures
{
    /// <summary>Number of inputs.</summary>
    public const int Count = 26;

    private const int LongText = 1500;

    /// <summary>Overwrites <paramref name="inputs"/> (length <see cref="Count"/>).</summary>
    public static void Write(in PromptStructure shape, int words, Span<float> inputs)
    {
        ReadOnlySpan<int> counts =
        [
            shape.Length, words, shape.Lines, shape.OptionLines, shape.BulletLines, shape.CodeLines, shape.DefinitionLines, shape.Fences,
            shape.Numbers, shape.TexMarks, shape.Operators, shape.Commas, shape.Questions, shape.SentenceEnds, shape.Names, shape.Blanks, shape.Identifiers,
        ];
        for (var i = 0; i < counts.Length; i++)
            inputs[i] = 0.25f * MathF.Log2(1 + int.Min(counts[i], 255));

        var perWord = 1f / int.Max(words, 1);
        var last = shape.LastCharacter;
        var next = counts.Length;
        inputs[next++] = float.Min(1, shape.Numbers * perWord);
        inputs[next++] = float.Min(1, shape.Commas * perWord);
        inputs[next++] = float.Min(1, shape.Names * perWord);
        inputs[next++] = Flag(shape.Length >= LongText);
        inputs[next++] = Flag(shape.OptionLines >= 2);
        inputs[next++] = Flag(last is '?' or '？');
        inputs[next++] = Flag(last is ':' or '：');
        inputs[next++] = Flag(Folding.IsWordCharacter(last));
        inputs[next] = Flag(shape.HasCodeBlock);
    }

    private static float Flag(bool value) => value ? 1 : 0;
}
