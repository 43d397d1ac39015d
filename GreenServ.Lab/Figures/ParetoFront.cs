namespace GreenServ.Lab.Figures;

/// <summary>The models that no other beats in both quality and cost.</summary>
internal static class ParetoFront
{
    private const int PiecesPerSegment = 24;

    /// <summary>
    /// The front joined by mixtures of neighbours, whose cost and quality move together: straight on a linear axis, a curve on a
    /// logarithmic one.
    /// </summary>
    public static IReadOnlyList<ChartPoint> Joined(IReadOnlyList<ChartPoint> front)
    {
        var joined = new List<ChartPoint>(front.Take(1));
        foreach (var (from, to) in front.Zip(front.Skip(1)))
        {
            for (var piece = 1; piece <= PiecesPerSegment; piece++)
            {
                var part = (double)piece / PiecesPerSegment;
                joined.Add(new ChartPoint(from.X + part * (to.X - from.X), from.Y + part * (to.Y - from.Y)));
            }
        }

        return joined;
    }

    /// <summary>Front of (cost, quality) points, by rising cost.</summary>
    public static IReadOnlyList<ChartPoint> Of(IEnumerable<ChartPoint> points)
    {
        var front = new List<ChartPoint>();
        foreach (var point in points.OrderBy(point => point.X).ThenByDescending(point => point.Y))
        {
            if (front.Count == 0 || point.Y > front[^1].Y)
                front.Add(point with { Label = null });
        }

        return front;
    }
}
