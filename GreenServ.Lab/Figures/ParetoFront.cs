namespace GreenServ.Lab.Figures;

/// <summary>The models that no other beats in both quality and cost.</summary>
internal static class ParetoFront
{
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
