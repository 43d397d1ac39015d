using System.Text;
using GreenServ.Dashboard.Overview;

namespace GreenServ.Dashboard.Charts;

/// <summary>
/// Geometry of a line over time that is held against another one: the areas between them, above and below the reference, tell
/// at a glance on which side it lay.
/// </summary>
internal sealed record ReferenceChartLayout
{
    /// <summary>The line itself.</summary>
    public required TimeChartLayout Series { get; init; }

    /// <summary>SVG path of what it is held against.</summary>
    public required string Reference { get; init; }

    /// <summary>SVG path of the areas where the line lies above.</summary>
    public required string Above { get; init; }

    /// <summary>SVG path of the areas where the line lies below.</summary>
    public required string Below { get; init; }

    /// <summary>Where events of the time shown lie.</summary>
    public required IReadOnlyList<(double X, string Text)> Events { get; init; }

    /// <param name="points">The line.</param>
    /// <param name="reference">What it is held against, in the same buckets.</param>
    /// <param name="events">What happened, and when.</param>
    /// <param name="axis">Holds both.</param>
    /// <param name="plot">Where to draw.</param>
    /// <param name="formatTime">Writes the times below.</param>
    public static ReferenceChartLayout Arrange(
        IReadOnlyList<TimePoint> points, IReadOnlyList<TimePoint> reference, IReadOnlyList<(DateTimeOffset At, string Text)> events, Axis axis, Box plot,
        Func<DateTimeOffset, string> formatTime)
    {
        double Y(double value) => plot.Bottom - (axis.Position(value) * plot.Height);

        var (above, below) = (new StringBuilder(), new StringBuilder());
        TimePoint[] both = [.. points.Select((point, i) => point with { Value = reference[i].Value is null ? null : point.Value })];
        foreach (var (from, to) in TimeChartLayout.Runs(both))
        {
            var corners = Enumerable.Range(from, to - from + 1)
                .Select(i => new Corner(TimeChartLayout.Place(plot, i, points.Count), Y(both[i].Value!.Value), Y(reference[i].Value!.Value))).ToArray();
            foreach (var side in Sides(corners))
                Outline(side.Any(corner => corner.Y < corner.Reference) ? above : below, side);
        }

        return new()
        {
            Series = TimeChartLayout.Arrange(points, axis, plot, formatTime),
            Reference = Line(reference, plot, Y),
            Above = above.ToString(),
            Below = below.ToString(),
            Events = Place(events, points, plot),
        };
    }

    /// <summary>Stretches on one side of the reference, cut where the line crosses it.</summary>
    private static IEnumerable<List<Corner>> Sides(Corner[] corners)
    {
        var side = new List<Corner>();
        foreach (var corner in corners)
        {
            if (side.Count > 0 && Math.Sign(side[^1].Over) * Math.Sign(corner.Over) < 0)
            {
                var crossing = side[^1].CrossingTo(corner);
                side.Add(crossing);
                yield return side;
                side = [crossing];
            }

            side.Add(corner);
            if (corner.Over == 0 && side.Count > 1)
            {
                yield return side;
                side = [corner];
            }
        }

        if (side.Count > 1)
            yield return side;
    }

    private static void Outline(StringBuilder path, List<Corner> side)
    {
        for (var i = 0; i < side.Count; i++)
            TimeChartLayout.Append(path, i == 0 ? 'M' : 'L', side[i].X, side[i].Y);
        for (var i = side.Count - 1; i >= 0; i--)
            TimeChartLayout.Append(path, 'L', side[i].X, side[i].Reference);
        path.Append('Z');
    }

    // One bucket alone is a line as well: a reference is known whether or not much happened.
    private static string Line(IReadOnlyList<TimePoint> reference, Box plot, Func<double, double> y)
    {
        var path = new StringBuilder();
        foreach (var (from, to) in TimeChartLayout.Runs(reference))
        {
            TimeChartLayout.Append(path, 'M', reference.Count > 1 ? TimeChartLayout.Place(plot, from, reference.Count) : plot.X, y(reference[from].Value!.Value));
            for (var i = from + 1; i <= to; i++)
                TimeChartLayout.Append(path, 'L', TimeChartLayout.Place(plot, i, reference.Count), y(reference[i].Value!.Value));
            if (reference.Count == 1)
                TimeChartLayout.Append(path, 'L', plot.Right, y(reference[to].Value!.Value));
        }

        return path.ToString();
    }

    private static List<(double X, string Text)> Place(IReadOnlyList<(DateTimeOffset At, string Text)> events, IReadOnlyList<TimePoint> points, Box plot)
    {
        if (points.Count < 2)
            return [];
        var (start, span) = (points[0].Start, points[^1].Start - points[0].Start);
        return
        [
            .. events.Where(happened => happened.At >= start)
                .Select(happened => (plot.X + (Math.Min((happened.At - start) / span, 1) * plot.Width), happened.Text)),
        ];
    }

    /// <summary>A corner of the line with the reference at its place, y downwards.</summary>
    private readonly record struct Corner(double X, double Y, double Reference)
    {
        public double Over => Reference - Y;

        public Corner CrossingTo(Corner next)
        {
            var part = Over / (Over - next.Over);
            var y = Y + (part * (next.Y - Y));
            return new(X + (part * (next.X - X)), y, y);
        }
    }
}
