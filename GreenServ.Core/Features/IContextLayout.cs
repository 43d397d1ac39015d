namespace GreenServ.Core.Features;

/// <summary>A named, versioned way to write <see cref="PromptFeatures"/> as a context vector.</summary>
/// <remarks>The first component is always the bias 1, so that sums over contexts carry counts in their first row.</remarks>
public interface IContextLayout
{
    /// <summary>Name and version, for example <c>default-1</c>: what is learned under one layout means nothing under another.</summary>
    string Name { get; }

    /// <summary>Length of the context vector.</summary>
    int Dimension { get; }

    /// <summary>What each component means, in order; for explanations.</summary>
    IReadOnlyList<string> ComponentNames { get; }

    /// <summary>
    /// Lengths of the blocks of components that write one feature each, in order; they sum to <see cref="Dimension"/> and the first
    /// is the bias alone. Learning finds out block by block how much arms differ by it.
    /// </summary>
    IReadOnlyList<int> Blocks { get; }

    /// <summary>Writes the context of <paramref name="features"/> into <paramref name="context"/> (length <see cref="Dimension"/>).</summary>
    void Write(PromptFeatures features, Span<double> context);
}
