using System.Globalization;

namespace GreenServ.Lab.Results;

/// <summary>Figures as results print them.</summary>
internal static class Text
{
    /// <summary>Two digits, as headroom is told; a dash for what is absent.</summary>
    public static string Two(double? value) => Number(value, "0.00");

    public static string Three(double? value) => Number(value, "0.000");

    public static string Signed(double? value, string digits = "0.000") => value is { } known ? (known < 0 ? "−" : "+") + Number(Math.Abs(known), digits) : "–";

    public static string Count(double? value) => Number(value, "#,0");

    public static string Percent(double? value, string digits = "0.0") => value is { } known ? Number(100 * known, digits) + " %" : "–";

    public static string Number(double? value, string format) => value is { } known && double.IsFinite(known) ? known.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−') : "–";
}
