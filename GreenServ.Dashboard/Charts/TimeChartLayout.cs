using System.Text;
using GreenServ.Dashboard.Formatting;
using GreenServ.Dashboard.Overview;

namespace GreenServ.Dashboard.Charts;

/// <summary>Geometry of a line over time. Unknown values leave gaps; a value between two gaps becomes a dot.</summary>
internal sealed record TimeChartLayout
{
    public required Box Plot { get; init; }
    public required Axis Axis { get; init; }

    /// <summary>SVG path of the line.</summary>
    public required string Line { get; init; }

    /// <summary>SVG path of the area below it.</summary>
    public required string Area { get; init; }

    public required IReadOnlyList<(double X, double Y)> Dots { get; init; }
    public required IReadOnlyList<(double X, string Text)> TimeTicks { get; init; }

    /// <summary>Newest known value.</summary>
    public required TimePoint? Last { get; init; }

    public static TimeChartLayout Arrange(IReadOnlyList<TimePoint> points, Axis axis, Box plot, Func<DateTimeOffset, string> formatTime)
    {
        double X(int index) => Place(plot, index, points.Count);
        double Y(double value) => plot.Bottom - (axis.Position(value) * plot.Height);

        var (line, area, dots) = (new StringBuilder(), new StringBuilder(), new List<(double, double)>());
        foreach (var (from, to) in Runs(points))
        {
            if (from == to)
            {
                dots.Add((X(from), Y(points[from].Value!.Value)));
                continue;
            }

            for (var i = from; i <= to; i++)
                Append(line, i == from ? 'M' : 'L', X(i), Y(points[i].Value!.Value));
            Append(area, 'M', X(from), plot.Bottom);
            for (var i = from; i <= to; i++)
                Append(area, 'L', X(i), Y(points[i].Value!.Value));
            Append(area, 'L', X(to), plot.Bottom);
            area.Append('Z');
        }

        return new()
        {
            Plot = plot,
            Axis = axis,
            Line = line.ToString(),
            Area = area.ToString(),
            Dots = dots,
            TimeTicks = [.. TimeTickIndices(points.Count).Select(i => (X(i), formatTime(points[i].Start)))],
            Last = points.Where(point => point.Value is not null).Select(point => (TimePoint?)point).LastOrDefault(),
        };
    }

    /// <summary>Where one of so many buckets lies.</summary>
    internal static double Place(Box plot, int index, int count) => plot.X + (count > 1 ? index * plot.Width / (count - 1) : plot.Width / 2);

    /// <summary>First and last index of every stretch without a gap.</summary>
    internal static IEnumerable<(int From, int To)> Runs(IReadOnlyList<TimePoint> points)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Value is null)
                continue;
            var from = i;
            while (i + 1 < points.Count && points[i + 1].Value is not null)
                i++;
            yield return (from, i);
        }
    }

    private static IEnumerable<int> TimeTickIndices(int count) => count switch
    {
        < 2 => [],
        2 => [0, 1],
        _ => [0, count / 2, count - 1],
    };

    internal static void Append(StringBuilder path, char command, double x, double y) =>
        path.Append(command).Append(Display.Coordinate(x)).Append(' ').Append(Display.Coordinate(y));
}
