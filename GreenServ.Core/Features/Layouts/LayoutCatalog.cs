namespace GreenServ.Core.Features.Layouts;

/// <summary>The context layouts by name.</summary>
public static class LayoutCatalog
{
    private static readonly IContextLayout[] s_layouts = [new DefaultLayout(), new PaperLayout(), new RepositoryLayout()];

    /// <summary>All names, the default's first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_layouts.Select(layout => layout.Name)];

    /// <summary>The layout with this exact name, or the newest version where the name has none (<c>paper</c>). Layouts are stateless and shared.</summary>
    /// <exception cref="ArgumentException">No layout has the name; the message lists those that exist.</exception>
    public static IContextLayout Create(string name) =>
        s_layouts.FirstOrDefault(layout => layout.Name == name || layout.Name[..layout.Name.LastIndexOf('-')] == name)
            ?? throw new ArgumentException($"There is no context layout '{name}'; there are {string.Join(", ", Names)}.", nameof(name));

    /// <summary>
    /// The layout whose clusters are those of another encoder than the embedded one: the same vector under a name of its own
    /// (<c>paper-1+all-minilm</c>), so that what is learned under different encoders never mixes.
    /// </summary>
    /// <exception cref="ArgumentException">No layout has the name; the message lists those that exist.</exception>
    public static IContextLayout Create(string name, string encoder) => new EncodedLayout(Create(name), encoder);

    /// <summary>The layout that a decision was recorded with, whatever its encoder; <c>null</c> where this version has none of that name.</summary>
    public static IContextLayout? Find(string recordedName)
    {
        var bare = recordedName.Split(EncodedLayout.Separator, 2)[0];
        return s_layouts.FirstOrDefault(layout => layout.Name == bare);
    }
}
