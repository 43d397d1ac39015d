namespace GreenServ.Dashboard.Overview;

/// <summary>The points that no other point beats in both quality and energy.</summary>
internal static class ParetoFront
{
    /// <summary>Indices of the front's points, cheapest first. Of equal points all belong to it.</summary>
    public static IReadOnlyList<int> Find(IReadOnlyList<(double Energy, double Quality)> points)
    {
        var front = new List<int>();
        var best = double.NegativeInfinity;
        foreach (var index in Enumerable.Range(0, points.Count).OrderBy(i => points[i].Energy).ThenByDescending(i => points[i].Quality))
        {
            if (points[index].Quality > best || (front.Count > 0 && points[front[^1]] == points[index]))
            {
                best = points[index].Quality;
                front.Add(index);
            }
        }

        return front;
    }
}
