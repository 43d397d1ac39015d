using GreenServ.Dashboard.Overview;

namespace GreenServ.Dashboard.Charts;

/// <summary>One model's place in the scatter.</summary>
/// <param name="Error">From y to y, one standard error of quality above and below; <c>null</c> when unknown.</param>
/// <param name="Label">Its name, shortened where the chart is narrow; <c>null</c> where there is no room for it.</param>
internal sealed record ScatterMark(ModelFigures Model, double X, double Y, double Radius, (double Top, double Bottom)? Error, string? Label, Box LabelBox);

/// <summary>Geometry of quality against energy: bubbles by share, the Pareto front, and labels that avoid each other.</summary>
internal sealed record ScatterLayout
{
    private const double CharacterWidth = 7.2;
    private const double LabelHeight = 15;
    private const double MinRadius = 5;
    private const double MaxRadius = 17;

    public required Box Plot { get; init; }
    public required Axis Energy { get; init; }
    public required Axis Quality { get; init; }
    public required IReadOnlyList<ScatterMark> Marks { get; init; }

    /// <summary>Corners of the front, a staircase: between two models nothing better is known than the cheaper one's quality.</summary>
    public required IReadOnlyList<(double X, double Y)> Front { get; init; }

    /// <summary>Where all traffic together lies; <c>null</c> when unknown.</summary>
    public required (double X, double Y)? Pool { get; init; }

    public double X(double joules) => Plot.X + (Energy.Position(joules) * Plot.Width);

    public double Y(double quality) => Plot.Bottom - (Quality.Position(quality) * Plot.Height);

    public static ScatterLayout Arrange(WindowFigures figures, double width, double height)
    {
        var models = figures.Models.Where(model => model.IsPlaced).ToArray();
        var layout = new ScatterLayout
        {
            Plot = new(46, 14, width - 46 - 18, height - 14 - 46),
            Energy = Axis.ForSpread([.. models.Select(model => model.MeanEnergyJoules!.Value)], maxTicks: width < 500 ? 5 : 10),
            Quality = Axis.ForQuality(models.Select(model => model.MeanQuality!.Value)),
            Marks = [],
            Front = [],
            Pool = null,
        };
        (double, double)? pool = models.Length > 0 && figures is { MeanQuality: { } quality, EnergyPerRequestJoules: { } energy }
            ? (layout.X(energy), layout.Y(quality))
            : null;
        ScatterMark[] marks = [.. models.Select(layout.Place)];
        var front = Staircase(marks, layout.Plot);
        layout.Label(marks, pool, front, maxCharacters: width < 500 ? 18 : 34);
        return layout with { Marks = marks, Front = front, Pool = pool };
    }

    private ScatterMark Place(ModelFigures model) =>
        new(model, X(model.MeanEnergyJoules!.Value), Y(model.MeanQuality!.Value),
            MinRadius + ((MaxRadius - MinRadius) * Math.Sqrt(model.Share)), ErrorBar(model), null, default);

    private (double, double)? ErrorBar(ModelFigures model) => model is { MeanQuality: { } mean, QualityError: { } error }
        ? (Y(mean + error), Y(mean - error))
        : null;

    // Greedy, the front and then the largest bubbles first: of sixteen places around a bubble the first that touches nothing, else
    // the one that touches least. A name that would still lie on another one is left out: the list beside the chart has all.
    private void Label(ScatterMark[] marks, (double X, double Y)? pool, List<(double X, double Y)> front, int maxCharacters)
    {
        var taken = marks.Select(mark => new Box(mark.X - mark.Radius, mark.Y - mark.Radius, 2 * mark.Radius, 2 * mark.Radius)).ToList();
        if (pool is var (x, y))
            taken.Add(new(x - 8, y - 8, 16, 16));
        taken.AddRange(front.Zip(front.Skip(1), (from, to) => new Box(from.X - 1, Math.Min(from.Y, to.Y) - 1, to.X - from.X + 2, Math.Abs(from.Y - to.Y) + 2)));
        var names = new List<Box>();
        foreach (var i in Enumerable.Range(0, marks.Length).OrderByDescending(i => marks[i].Model.OnFront).ThenByDescending(i => marks[i].Model.IsSettled))
        {
            var label = Shorten(marks[i].Model.Model, maxCharacters);
            var box = KeepInside(Places(marks[i], label.Length * CharacterWidth)
                .OrderBy(place => (Plot.Contains(place) ? 0 : 1e6) + taken.Concat(names).Sum(place.Overlap))
                .First());
            if (names.Any(name => name.Overlap(box) > 0))
                continue;
            names.Add(box);
            marks[i] = marks[i] with { Label = label, LabelBox = box };
        }
    }

    private static IEnumerable<Box> Places(ScatterMark mark, double width)
    {
        foreach (var gap in new[] { mark.Radius + 4, mark.Radius + 20 })
        {
            var middle = mark.Y - (LabelHeight / 2);
            yield return new(mark.X + gap, middle, width, LabelHeight);
            yield return new(mark.X - gap - width, middle, width, LabelHeight);
            yield return new(mark.X - (width / 2), mark.Y - gap - LabelHeight, width, LabelHeight);
            yield return new(mark.X - (width / 2), mark.Y + gap, width, LabelHeight);
            yield return new(mark.X + (gap * 0.6), mark.Y - gap - LabelHeight, width, LabelHeight);
            yield return new(mark.X + (gap * 0.6), mark.Y + gap, width, LabelHeight);
            yield return new(mark.X - width, mark.Y - gap - LabelHeight, width, LabelHeight);
            yield return new(mark.X - width, mark.Y + gap, width, LabelHeight);
        }
    }

    private Box KeepInside(Box box) => box with
    {
        X = Math.Clamp(box.X, Plot.X, Math.Max(Plot.X, Plot.Right - box.Width)),
        Y = Math.Clamp(box.Y, Plot.Y, Plot.Bottom - box.Height),
    };

    private static List<(double X, double Y)> Staircase(IEnumerable<ScatterMark> marks, Box plot)
    {
        var corners = new List<(double X, double Y)>();
        foreach (var mark in marks.Where(mark => mark.Model.OnFront).OrderBy(mark => mark.X))
        {
            corners.Add(corners.Count == 0 ? (mark.X, plot.Bottom) : (mark.X, corners[^1].Y));
            corners.Add((mark.X, mark.Y));
        }

        if (corners.Count > 0)
            corners.Add((plot.Right, corners[^1].Y));
        return corners;
    }

    private static string Shorten(string name, int maxCharacters)
    {
        var plain = name.EndsWith(":latest", StringComparison.Ordinal) ? name[..^":latest".Length] : name;
        return plain.Length <= maxCharacters ? plain : plain[..(maxCharacters - 1)] + "…";
    }
}
