using System.Globalization;

namespace GreenServ.Lab.Figures;

/// <summary>Maps values of one axis to 0..1 and chooses ticks at round numbers.</summary>
internal sealed class Axis
{
    private const int WantedTicks = 6;

    private readonly double _low;
    private readonly double _high;

    private Axis(string title, double low, double high, bool logarithmic, IReadOnlyList<double> ticks)
    {
        Title = title;
        _low = low;
        _high = high;
        IsLogarithmic = logarithmic;
        Ticks = ticks;
    }

    /// <summary>What is shown, with its unit.</summary>
    public string Title { get; }

    public bool IsLogarithmic { get; }

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Covers the values with a little room, widened to the next tick; logarithmic where all are positive and they span more than a factor of 30.</summary>
    public static Axis Cover(string title, IEnumerable<double> values, bool mayBeLogarithmic)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (!(low <= high))
            (low, high) = (0, 1);
        return mayBeLogarithmic && low > 0 && high / low > 30 ? Logarithmic(title, low, high) : Linear(title, low, high);
    }

    /// <summary>Reaches from one value exactly to another, with ticks at round numbers between: for figures that have natural ends.</summary>
    public static Axis Between(string title, double low, double high, bool logarithmic = false)
    {
        var step = RoundStep((high - low) / WantedTicks);
        var ticks = logarithmic
            ? LogarithmicTicks(low, high)
            : [.. Enumerable.Range((int)Math.Ceiling(low / step - 1e-9), WantedTicks + 2).Select(i => Math.Round(i * step, 12))];
        return new Axis(title, low, high, logarithmic, [.. ticks.Where(tick => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9))]);
    }

    /// <summary>Place of a value, 0 at the low end and 1 at the high one.</summary>
    public double Position(double value) =>
        IsLogarithmic ? (Math.Log(value) - Math.Log(_low)) / (Math.Log(_high) - Math.Log(_low)) : (value - _low) / (_high - _low);

    /// <summary>Text of a tick.</summary>
    public static string Format(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1000 => value.ToString("#,0.##", CultureInfo.InvariantCulture),
        < 1e-4 => value.ToString("0.#e0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.######", CultureInfo.InvariantCulture),
    };

    private static Axis Linear(string title, double low, double high)
    {
        if (high - low < 1e-9 * Math.Max(1, Math.Abs(high)))
            (low, high) = (low - 0.5, high + 0.5);
        // Room around the outermost marks and their names, but no negative side to figures that have none.
        var room = 0.03 * (high - low);
        (low, high) = (low >= 0 ? Math.Max(0, low - room) : low - room, high + room);
        var step = RoundStep((high - low) / WantedTicks);
        var (first, last) = ((long)Math.Floor(low / step + 1e-9), (long)Math.Ceiling(high / step - 1e-9));
        var ticks = new List<double>();
        for (var i = first; i <= last; i++)
            ticks.Add(Math.Round(i * step, 12));
        return new Axis(title, first * step, last * step, false, ticks);
    }

    private static Axis Logarithmic(string title, double low, double high)
    {
        var room = Math.Pow(high / low, 0.03);
        (low, high) = (low / room, high * room);
        var ticks = LogarithmicTicks(low, high);
        var first = ticks.FindLastIndex(tick => tick <= low * 1.000001);
        var last = ticks.FindIndex(tick => tick >= high * 0.999999);
        ticks = ticks[Math.Max(first, 0)..(last + 1)];
        return new Axis(title, ticks[0], ticks[^1], true, ticks);
    }

    private static List<double> LogarithmicTicks(double low, double high)
    {
        var ticks = new List<double>();
        var decades = Math.Log10(high / low);
        double[] steps = decades > 4 ? [1] : decades > 2.5 ? [1, 3] : [1, 2, 5];
        for (var power = (int)Math.Floor(Math.Log10(low)); power <= (int)Math.Ceiling(Math.Log10(high)); power++)
            ticks.AddRange(steps.Select(step => step * Math.Pow(10, power)));
        return ticks;
    }

    private static double RoundStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
