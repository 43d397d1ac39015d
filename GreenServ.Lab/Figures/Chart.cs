namespace GreenServ.Lab.Figures;

/// <summary>One point of a series.</summary>
/// <param name="X">Place on the horizontal axis.</param>
/// <param name="Y">Place on the vertical axis.</param>
/// <param name="Label">Name beside its mark; <c>null</c> for none.</param>
/// <param name="Bar">Ends of a vertical bar through or beside the point; <c>null</c> for none.</param>
internal readonly record struct ChartPoint(double X, double Y, string? Label = null, (double Low, double High)? Bar = null);

/// <summary>How a series is drawn.</summary>
/// <param name="Line">Whether its points are joined.</param>
/// <param name="Marks">Whether its points are marked.</param>
/// <param name="Dash">SVG dash pattern of the line; <c>null</c> for a full one.</param>
/// <param name="Color">CSS colour; <c>null</c> takes the next of the palette.</param>
internal sealed record SeriesStyle(bool Line, bool Marks, string? Dash = null, string? Color = null);

/// <summary>A named group of points that are drawn alike.</summary>
internal sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points, SeriesStyle Style);

/// <summary>A vertical line across the plot with a name at its head.</summary>
internal sealed record ChartRule(double X, string Label);

/// <summary>What a figure shows.</summary>
internal sealed record Chart(string Title, string Subtitle, Axis X, Axis Y, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Moments to be marked.</summary>
    public IReadOnlyList<ChartRule> Rules { get; init; } = [];
}
