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
}
