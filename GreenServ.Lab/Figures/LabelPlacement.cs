namespace GreenServ.Lab.Figures;

/// <summary>Finds room for the names of points: near their mark, inside the plot, away from marks, lines and other names.</summary>
internal sealed class LabelPlacement(Box plot)
{
    // Mean advance of a sans-serif letter in px per px of font size, a little generous.
    private const double Advance = 0.6;

    private static readonly (double Dx, double Dy)[] s_directions = [(1, 0), (-1, 0), (0, -1), (0, 1), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8)];
    private static readonly double[] s_distances = [8, 16, 26, 38];

    private readonly List<Box> _taken = [];

    /// <summary>Width of a text in px.</summary>
    public static double WidthOf(string text, double fontSize) => text.Length * fontSize * Advance;

    /// <summary>Keeps names away from a mark or a piece of line.</summary>
    public void Take(Box box) => _taken.Add(box);

    /// <summary>The box for a name of a point at (x, y); the least crowded one when nowhere is free.</summary>
    public Box Place(double x, double y, string text, double fontSize)
    {
        var (width, height) = (WidthOf(text, fontSize), fontSize * 1.15);
        var (best, bestCost) = (default(Box), double.PositiveInfinity);
        foreach (var distance in s_distances)
        {
            foreach (var (dx, dy) in s_directions)
            {
                var left = x + dx * distance - width * (1 - Math.Sign(dx)) / 2;
                var top = y + dy * distance - height * (1 - Math.Sign(dy)) / 2;
                var box = new Box(left, top, width, height);
                if (!plot.Contains(box))
                    continue;
                var cost = distance * 0.05 + _taken.Sum(taken => taken.Overlap(box));
                if (cost < bestCost)
                    (best, bestCost) = (box, cost);
            }
        }

        if (double.IsInfinity(bestCost))
            best = new Box(Math.Clamp(x + 8, plot.Left, Math.Max(plot.Left, plot.Right - width)), y - height / 2, width, height);
        _taken.Add(best);
        return best;
    }
}
