namespace GreenServ.Core.Features.Classification;

/// <summary>What can be counted in a prompt without knowing its words; one pass by <see cref="StructureScanner"/>.</summary>
internal struct PromptStructure
{
    /// <summary>Characters read.</summary>
    public int Length;

    /// <summary>Lines that are not blank.</summary>
    public int Lines;

    /// <summary>Lines that begin like <c>A.</c>, <c>(B)</c> or <c>C)</c>.</summary>
    public int OptionLines;

    /// <summary>Lines that begin with a bullet.</summary>
    public int BulletLines;

    /// <summary>Lines that look like source code.</summary>
    public int CodeLines;

    /// <summary>Lines that hardly can be anything but source code: a definition, an include, an assertion, a doctest.</summary>
    public int DefinitionLines;

    /// <summary>Lines that begin with three back ticks.</summary>
    public int Fences;

    /// <summary>Numbers written in digits.</summary>
    public int Numbers;

    /// <summary>Signs of TeX mathematics: dollar signs around formulas and commands.</summary>
    public int TexMarks;

    /// <summary>Arithmetic or comparison signs.</summary>
    public int Operators;

    public int Commas;

    public int Questions;

    /// <summary>Full stops, question and exclamation marks.</summary>
    public int SentenceEnds;

    /// <summary>Capitalised words inside a sentence: names, mostly.</summary>
    public int Names;

    /// <summary>Stand-alone underscores: a gap to fill in.</summary>
    public int Blanks;

    /// <summary>Identifiers as programs have them: <c>snake_case</c>, <c>camelCase</c>, <c>call(</c>.</summary>
    public int Identifiers;

    /// <summary>Last character that is not white space; NUL where there is none.</summary>
    public char LastCharacter;

    /// <summary>Whether the prompt holds source code.</summary>
    public readonly bool HasCodeBlock => Fences > 0 || DefinitionLines > 0 || (CodeLines >= 2 && CodeLines * 3 >= Lines);
}
