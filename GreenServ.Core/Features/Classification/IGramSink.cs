namespace GreenServ.Core.Features.Classification;

/// <summary>Takes the hashed grams of a prompt as <see cref="PromptPass"/> finds them: the trained model sums their rows, training collects them.</summary>
internal interface IGramSink
{
    /// <summary>A whole word (numbers are all one word).</summary>
    /// <param name="key">Well-mixed hash.</param>
    /// <param name="instruction">Whether it stands where instructions stand.</param>
    void Word(ulong key, bool instruction);

    /// <summary>A pair of neighbouring words, or four letters of a word.</summary>
    /// <param name="key">Well-mixed hash.</param>
    /// <param name="instruction">Whether it stands where instructions stand.</param>
    void Part(ulong key, bool instruction);
}
