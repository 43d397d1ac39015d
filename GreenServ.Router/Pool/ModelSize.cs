using System.Globalization;
using System.Text.RegularExpressions;

namespace GreenServ.Router.Pool;

/// <summary>Parameter counts out of what hosts say.</summary>
internal static partial class ModelSize
{
    /// <summary>Billions of parameters of a text such as <c>8.0B</c>, <c>268.10M</c> or <c>8x7B</c>; <c>null</c> when it holds none.</summary>
    public static double? ParseBillions(string? text)
    {
        if (text is null || Size().Match(text) is not { Success: true } match)
            return null;
        var value = double.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["x"].Success)
            value *= double.Parse(match.Groups["x"].ValueSpan, CultureInfo.InvariantCulture);
        value *= match.Groups["unit"].Value is "M" or "m" ? 1e-3 : 1;
        return value > 0 ? value : null;
    }

    [GeneratedRegex(@"(?<![\d.A-Za-z])(?:(?<x>\d{1,3})x)?(?<n>\d{1,5}(?:\.\d{1,3})?)(?<unit>[BbMm])(?![A-Za-z\d])")]
    private static partial Regex Size();
}
