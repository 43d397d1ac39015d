using GreenServ.Router.Pool;

namespace GreenServ.Router.Residency;

/// <summary>Bytes of a model's weights.</summary>
internal static class WeightSize
{
    // What a model of unknown size is taken for: 7 billion parameters in four bits.
    private const double UnknownBillions = 7;

    // Four-bit formats of llama.cpp take about 4.5 to 5 bits a parameter, scales included.
    private const double UnknownBits = 4.8;

    /// <summary>As the host tells it; else from parameters and quantisation, such as <c>Q4_K_M</c> or <c>F16</c>.</summary>
    public static long Bytes(Placement placement) =>
        placement.SizeBytes ?? (long)((placement.ParametersBillions ?? UnknownBillions) * 1e9 * Bits(placement.Quantization) / 8);

    private static double Bits(string? quantization)
    {
        var digits = quantization?.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray() ?? [];
        return int.TryParse(digits, out var bits) && bits is > 0 and <= 32 ? bits >= 16 ? bits : bits * 1.15 : UnknownBits;
    }
}
