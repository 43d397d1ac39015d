namespace GreenServ.Core.Features.Layouts;

/// <summary>
/// A layout under another encoder than the embedded one. The vector is written alike, but its clusters are others, so what is learned
/// under it must not meet what was learned before: the name says so, for example <c>default-1+all-minilm</c>.
/// </summary>
internal sealed class EncodedLayout(IContextLayout layout, string encoder) : IContextLayout
{
    public const char Separator = '+';

    public string Name { get; } = layout.Name + Separator + encoder;

    public int Dimension => layout.Dimension;

    public IReadOnlyList<string> ComponentNames => layout.ComponentNames;

    public IReadOnlyList<int> Blocks => layout.Blocks;

    public void Write(PromptFeatures features, Span<double> context) => layout.Write(features, context);
}
