using System.Globalization;

namespace GreenServ.Router.Calibration;

/// <summary>A length of time as a query says it: <c>90s</c>, <c>15m</c>, <c>24h</c>, <c>7d</c>.</summary>
internal static class TimeWindow
{
    public const string Expected = "it must be a whole number of s, m, h or d, at most 366 days, such as 15m, 24h or 7d";

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(366);

    /// <summary>The length; <c>null</c> where the text is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            return null;
        double? seconds = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => null };
        return seconds is { } unit && number * unit <= s_longest.TotalSeconds ? TimeSpan.FromSeconds(number * unit) : null;
    }
}
