using System.Globalization;
using System.Text.RegularExpressions;

namespace GreenServ.Core.Energy.Estimation;

/// <summary>Bits per weight out of the names of number formats.</summary>
public static partial class Quantization
{
    // Mixed formats keep some tensors in more bits; figures of llama.cpp's documentation, rounded.
    private const double KQuantExtraBits = 0.7;

    /// <summary>Bits of a format such as <c>Q4_K_M</c>, <c>Q8_0</c>, <c>IQ3_XS</c>, <c>F16</c>, <c>bfloat16</c>, <c>fp8</c> or <c>mxfp4</c>; <c>null</c> when it is none.</summary>
    public static double? BitsPerWeight(string? format)
    {
        if (format is null || Format().Match(format) is not { Success: true } match)
            return null;
        var bits = double.Parse(match.Groups["bits"].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups["kind"].Value.ToUpperInvariant() switch
        {
            "Q" when match.Groups["k"].Success => bits + KQuantExtraBits,
            // A scale of 16 bits for each 32 weights.
            "Q" => bits + 0.5,
            "MXFP" => bits + 0.25,
            _ => bits,
        };
    }

    [GeneratedRegex(@"^(?<kind>mxfp|nvfp|bfloat|float|bf|fp|iq|q|f|int)(?<bits>[1-9]\d?)(?<k>_K)?(?:_|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Format();
}
