using System.Numerics.Tensors;
using GreenServ.Core.Bandits;

namespace GreenServ.Core.Latency;

/// <summary>Ridge regression towards a prior, from sums.</summary>
internal static class Regression
{
    /// <summary>θ = (Σxxᵀ + R)⁻¹(Σxy + R·prior).</summary>
    public static void Solve(RegressionSums sums, double[] ridge, double[] prior, RidgeInverse inverse, double[] coefficients)
    {
        Span<double> target = stackalloc double[ridge.Length];
        TensorPrimitives.MultiplyAdd(ridge, prior, sums.XY, target);
        inverse.Rebuild(sums, ridge);
        inverse.Multiply(target, coefficients);
    }

    /// <summary>Σ(y − θᵀx)², never negative.</summary>
    public static double Residual(RegressionSums sums, double[] coefficients)
    {
        var squares = sums.YY - 2 * TensorPrimitives.Dot<double>(coefficients, sums.XY);
        for (var i = 0; i < coefficients.Length; i++)
            squares += coefficients[i] * TensorPrimitives.Dot(sums.XX.AsSpan(i * coefficients.Length, coefficients.Length), coefficients);
        return Math.Max(squares, 0);
    }
}
