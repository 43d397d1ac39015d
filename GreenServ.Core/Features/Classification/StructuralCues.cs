using static GreenServ.Core.Features.TaskKind;

namespace GreenServ.Core.Features.Classification;

/// <summary>The structural half of <see cref="HandWrittenScores"/>: what the shape of a prompt says about its task kind.</summary>
internal static class StructuralCues
{
    private const int LongText = 1500;

    /// <summary>Adds to <paramref name="logits"/> (one per task kind) what the shape says.</summary>
    public static void Add(in PromptStructure shape, int words, Span<float> logits)
    {
        AddCode(shape, logits);
        AddMath(shape, words, logits);
        AddChoices(shape, logits);
        AddLength(shape, words, logits);
    }

    private static void AddCode(in PromptStructure shape, Span<float> logits)
    {
        logits[(int)Code] += 2.5f * int.Min(shape.Fences, 1) + 2f * int.Min(shape.DefinitionLines, 2)
            + 0.8f * int.Min(shape.CodeLines, 3) + 0.35f * int.Min(shape.Identifiers, 5);
    }

    private static void AddMath(in PromptStructure shape, int words, Span<float> logits)
    {
        logits[(int)TaskKind.Math] += 0.4f * MathF.Log2(1 + int.Min(shape.Numbers, 15)) + 0.4f * int.Min(shape.TexMarks, 6)
            + 0.2f * int.Min(shape.Operators, 5);
        if (shape.Numbers >= 3 && shape.Questions > 0 && shape.Length < LongText)
            logits[(int)TaskKind.Math] += 0.8f;

        // "What is 17 * 23?"
        if (shape.Numbers >= 2 && shape.Operators > 0 && words <= 20)
            logits[(int)TaskKind.Math] += 1.2f;
    }

    private static void AddChoices(in PromptStructure shape, Span<float> logits)
    {
        var question = shape.Questions > 0;
        if (shape.OptionLines >= 2)
        {
            logits[(int)Knowledge] += question ? 1.8f : 0.9f;
            logits[(int)Commonsense] += question ? 0.2f : 1f;
            logits[(int)Logic] += 0.4f;
            logits[(int)Chat] -= 1f;
        }

        logits[(int)Logic] += 0.35f * int.Min(shape.BulletLines, 4);
        logits[(int)Commonsense] += 2.4f * int.Min(shape.Blanks, 1);
        logits[(int)Knowledge] += 0.4f * int.Min(shape.Names, 4);
        logits[(int)Commonsense] -= 0.15f * int.Min(shape.Names, 4);
    }

    private static void AddLength(in PromptStructure shape, int words, Span<float> logits)
    {
        if (shape.Length >= LongText)
            logits[(int)Summarization] += 1.2f;
        if (shape.Questions == 0 && words is > 0 and <= 60)
        {
            // A short sentence that just stops is there to be continued.
            var open = char.IsLetter(shape.LastCharacter);
            logits[(int)Commonsense] += open && words > 2 && shape.Commas * 3 < words ? 0.8f : 0;
        }

        // Nearly every word followed by a comma: words to write a text from.
        if (shape.Commas >= 4 && shape.Commas * 2 >= words && shape.SentenceEnds == 0 && shape.Numbers == 0)
            logits[(int)Writing] += 3f;
        if (words <= 12 && shape.Questions == 0)
            logits[(int)Chat] += 0.6f;
    }
}
