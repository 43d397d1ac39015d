namespace GreenServ.Dashboard.Charts;

/// <summary>A range of values with round ticks, linear or logarithmic.</summary>
public sealed record Axis(double Min, double Max, bool Logarithmic, IReadOnlyList<double> Ticks)
{
    private static readonly double[] s_logSteps = [1, 2, 5];

    /// <summary>Where a value lies, 0 (at <see cref="Min"/>) to 1 (at <see cref="Max"/>); values outside stick to the edge.</summary>
    public double Position(double value)
    {
        var position = Logarithmic
            ? (Math.Log(value) - Math.Log(Min)) / (Math.Log(Max) - Math.Log(Min))
            : (value - Min) / (Max - Min);
        return Math.Clamp(position, 0, 1);
    }

    /// <summary>From 0 to a round number at or above <paramref name="max"/>.</summary>
    public static Axis FromZero(double max, int steps = 4)
    {
        if (!(max > 0))
            return new(0, 1, false, [0, 1]);
        var step = RoundUp(max / steps);
        return Linear(0, Math.Ceiling((max / step) - 1e-9) * step, step);
    }

    /// <summary>For qualities: ends at 1 and starts low enough to hold all, at a multiple of 0.2.</summary>
    public static Axis ForQuality(IEnumerable<double> qualities)
    {
        var lowest = qualities.DefaultIfEmpty(0).Min();
        var min = Math.Clamp(Math.Floor((lowest - 0.05) * 5) / 5, 0, 0.8);
        return Linear(min, 1, min >= 0.6 ? 0.1 : 0.2);
    }

    /// <summary>For positive values: logarithmic where they differ by more than a factor of eight, else from zero.</summary>
    /// <param name="values">Values the axis has to hold.</param>
    /// <param name="maxTicks">More ticks than this are thinned out to powers of ten.</param>
    public static Axis ForSpread(IReadOnlyCollection<double> values, int maxTicks = 10)
    {
        if (values.Count == 0)
            return FromZero(0);
        var (min, max) = (values.Min(), values.Max());
        return max / min > 8 ? Log(min / 1.3, max * 1.3, maxTicks) : FromZero(max * 1.1);
    }

    /// <summary>Around all values with some air, between round numbers: for lines whose distance from one another matters, not their size.</summary>
    /// <param name="values">Values the axis has to hold.</param>
    /// <param name="shortest">What it spans at least, so that a tremble does not look like a quake.</param>
    /// <param name="lowest">No value lies below; the axis does not either.</param>
    /// <param name="highest">No value lies above; the axis does not either.</param>
    public static Axis Around(
        IEnumerable<double> values, double shortest, double lowest = double.NegativeInfinity, double highest = double.PositiveInfinity)
    {
        var known = values.Order().ToArray();
        var (low, high) = known.Length > 0 ? (known[0], known[^1]) : (0, 0);
        var air = Math.Max((high - low) * 0.08, (shortest - (high - low)) / 2);
        (low, high) = (Math.Max(low - air, lowest), Math.Min(high + air, highest));
        var step = WholeStep((high - low) / 4);
        return Linear(Math.Max(Math.Floor((low / step) + 1e-9) * step, lowest), Math.Min(Math.Ceiling((high / step) - 1e-9) * step, highest), step);
    }

    private static Axis Log(double low, double high, int maxTicks)
    {
        var candidates = Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
            .SelectMany(power => s_logSteps.Select(step => step * Math.Pow(10, power))).ToArray();
        var min = candidates.Last(tick => tick <= low);
        var max = candidates.First(tick => tick >= high);
        var inside = candidates.Where(tick => tick >= min && tick <= max).ToArray();
        var ticks = inside.Length <= maxTicks ? inside : [.. inside.Where(tick => IsPowerOfTen(tick))];
        return new(min, max, true, ticks);
    }

    private static Axis Linear(double min, double max, double step)
    {
        var count = (int)Math.Round((max - min) / step);
        return new(min, max, false, [.. Enumerable.Range(0, count + 1).Select(i => Math.Round(min + (i * step), 12))]);
    }

    private static bool IsPowerOfTen(double value) => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) < 1e-9;

    // Ticks that are read off and compared are easier on 5, 10, 15 than on 2.5, 5, 7.5.
    private static double WholeStep(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { <= 1 + 1e-9 => 1, <= 2 + 1e-9 => 2, <= 5 + 1e-9 => 5, _ => 10 } * power;
    }

    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * power;
    }
}
