namespace GreenServ.Core.Features.Encoding;

/// <summary>Turns text into a vector whose direction says what the text is about. Implementations are thread-safe.</summary>
public interface ITextEncoder
{
    /// <summary>Name and version: vectors of different encoders share no space.</summary>
    string Name { get; }

    /// <summary>Length of an embedding.</summary>
    int Dimension { get; }

    /// <summary>Overwrites <paramref name="embedding"/> (length <see cref="Dimension"/>) with a unit vector, or zeros where the text has no words.</summary>
    /// <exception cref="ArgumentException">The embedding's length is not <see cref="Dimension"/>.</exception>
    void Encode(ReadOnlySpan<char> text, Span<float> embedding);
}
