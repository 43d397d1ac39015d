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

    /// <summary>Billions of parameters that a token uses, as names of mixtures tell them: 3 of <c>Qwen3-30B-A3B</c>; <c>null</c> where it tells none.</summary>
    public static double? ParseActiveBillions(string? name) =>
        name is not null && Active().Match(name) is { Success: true } match && double.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture) is > 0 and var value ? value : null;

    /// <summary>Whether a name is that of a mixture of experts: <c>Mixtral-8x7B</c>, <c>Qwen3-30B-A3B</c>.</summary>
    public static bool NamesExperts(string? name) =>
        ParseActiveBillions(name) is not null || (name is not null && Size().Match(name) is { Success: true } match && match.Groups["x"].Success);

    [GeneratedRegex(@"(?<=[-_:]\d{1,5}(?:\.\d{1,3})?[Bb][-_])[Aa](?<n>\d{1,4}(?:\.\d{1,3})?)[Bb](?![A-Za-z\d])")]
    private static partial Regex Active();

    [GeneratedRegex(@"(?<![\d.A-Za-z])(?:(?<x>\d{1,3})x)?(?<n>\d{1,5}(?:\.\d{1,3})?)(?<unit>[BbMm])(?![A-Za-z\d])")]
    private static partial Regex Size();
}
