using System.Globalization;

namespace GreenServ.Dashboard.Formatting;

/// <summary>Quantities as people read them: three significant digits, a unit, a dash where nothing is known.</summary>
internal static class Display
{
    public const string Unknown = "–";

    private static readonly (double Factor, string Unit)[] s_joules = [(1e9, "GJ"), (1e6, "MJ"), (1e3, "kJ"), (1, "J"), (1e-3, "mJ")];

    public static string Joules(double? joules)
    {
        if (joules is not { } value || !double.IsFinite(value))
            return Unknown;
        if (value == 0)
            return "0 J";
        var (factor, unit) = s_joules.FirstOrDefault(step => Math.Abs(value) >= step.Factor * 0.9995, s_joules[^1]);
        return $"{Significant(value / factor)} {unit}";
    }

    /// <summary>A round number of joules on an axis.</summary>
    public static string JouleTick(double joules) => joules switch
    {
        0 => "0",
        >= 1000 => $"{Tick(joules / 1000)} kJ",
        < 0.1 => $"{Tick(joules * 1000)} mJ",
        _ => $"{Tick(joules)} J",
    };

    /// <summary>A round number on an axis.</summary>
    public static string Tick(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    public static string WattHours(double joules)
    {
        var hours = joules / 3600;
        return hours switch
        {
            0 => "0 Wh",
            >= 999.5 => $"{Significant(hours / 1000)} kWh",
            >= 0.9995 => $"{Significant(hours)} Wh",
            _ => $"{Significant(hours * 1000)} mWh",
        };
    }

    /// <summary>A share, 0..1. A share that is not 0 or 1 is never rounded to them.</summary>
    public static string Percent(double? share) => share switch
    {
        null => Unknown,
        > 0 and < 0.001 => "<0.1%",
        > 0.999 and < 1 => ">99.9%",
        < 0.1 and > 0 => (share.Value * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%",
        > 0.99 and < 1 => (share.Value * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%",
        _ => (share.Value * 100).ToString("0", CultureInfo.InvariantCulture) + "%",
    };

    public static string Duration(double? milliseconds) => milliseconds switch
    {
        null => Unknown,
        < 1 => "<1 ms",
        < 999.5 => $"{milliseconds.Value.ToString("0", CultureInfo.InvariantCulture)} ms",
        < 59_950 => $"{Significant(milliseconds.Value / 1000)} s",
        _ => $"{(int)(milliseconds.Value / 60_000)} min {(int)(milliseconds.Value / 1000) % 60} s",
    };

    public static string Quality(double? quality) => quality?.ToString("0.00", CultureInfo.InvariantCulture) ?? Unknown;

    /// <summary>A quality beside the one it is held against: with as many digits, up to four, as it takes to tell them apart.</summary>
    public static string Against(double? quality, double? reference)
    {
        if (quality is not { } value || reference is not { } other)
            return Quality(quality);
        var digits = 2;
        while (digits < 4 && value != other && Rounded(value, digits) == Rounded(other, digits))
            digits++;
        return Rounded(value, digits);

        static string Rounded(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A promised quality, as somebody set it.</summary>
    public static string Alpha(double? alpha) => alpha?.ToString("0.00##", CultureInfo.InvariantCulture) ?? Unknown;

    /// <summary>A number of answers, however many are owed or in hand.</summary>
    public static string Answers(double answers) => Math.Abs(answers).ToString(Math.Abs(answers) < 99.95 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>A debt in words: below zero it is a surplus.</summary>
    public static string Debt(double? answers) => answers switch
    {
        null => Unknown,
        <= -0.05 => $"surplus of {Answers(answers.Value)} answers",
        >= 0.05 => $"{Answers(answers.Value)} answers owed",
        _ => "nothing owed",
    };

    /// <summary>A round number on an axis that reaches below zero.</summary>
    public static string SignedTick(double value) => value < 0 ? "−" + Tick(-value) : Tick(value);

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Rate(double? perSecond) => perSecond switch
    {
        null => Unknown,
        0 => "0",
        < 0.01 => "<0.01",
        < 10 => perSecond.Value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => Significant(perSecond.Value),
    };

    /// <summary>A span of at most some minutes, in words.</summary>
    public static string Span(TimeSpan span) => span == TimeSpan.FromMinutes(1) ? "minute" : $"{span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s";

    /// <summary>A coordinate in an SVG attribute or a CSS value.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Plural(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Three significant digits, never in exponent form; whole numbers from 100 on.</summary>
    public static string Significant(double value) => Math.Abs(value) switch
    {
        >= 99.95 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 9.995 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
