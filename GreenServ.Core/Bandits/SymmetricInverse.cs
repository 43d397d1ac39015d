using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>Inverse of a symmetric positive definite matrix by its Cholesky factor; about d³ multiplications, in place.</summary>
internal static class SymmetricInverse
{
    /// <summary>Replaces the row-major d × d <paramref name="matrix"/> by its inverse; <paramref name="scratch"/> holds d² values.</summary>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static void Invert(Span<double> matrix, int d, Span<double> scratch)
    {
        Factor(matrix, d);
        InvertLower(matrix, d, scratch);

        // A⁻¹ = L⁻ᵀL⁻¹; scratch holds L⁻¹ transposed, so both factors are read along rows.
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var value = TensorPrimitives.Dot<double>(scratch.Slice(i * d + i, d - i), scratch.Slice(j * d + i, d - i));
                matrix[i * d + j] = value;
                matrix[j * d + i] = value;
            }
        }
    }

    // Leaves L in the lower triangle.
    private static void Factor(Span<double> matrix, int d)
    {
        for (var i = 0; i < d; i++)
        {
            var row = matrix.Slice(i * d, d);
            for (var j = 0; j <= i; j++)
            {
                var other = matrix.Slice(j * d, d);
                var value = row[j] - TensorPrimitives.Dot<double>(row[..j], other[..j]);
                if (j < i)
                {
                    row[j] = value / other[j];
                    continue;
                }

                if (!(value > 0))
                    throw new ArithmeticException($"The matrix is not positive definite: pivot {i} is {value}.");
                row[i] = Math.Sqrt(value);
            }
        }
    }

    // Row j of the result is column j of L⁻¹ (zero before j).
    private static void InvertLower(ReadOnlySpan<double> lower, int d, Span<double> result)
    {
        for (var j = 0; j < d; j++)
        {
            var column = result.Slice(j * d, d);
            column[..j].Clear();
            column[j] = 1 / lower[j * d + j];
            for (var i = j + 1; i < d; i++)
                column[i] = -TensorPrimitives.Dot(lower.Slice(i * d + j, i - j), column[j..i]) / lower[i * d + i];
        }
    }
}
