using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>
/// Sufficient statistics of a linear regression: Σxxᵀ, Σxy, Σy². They hold neither prior nor noise, so they add across
/// replicas and in any order, and priors may change without forgetting.
/// </summary>
/// <remarks>The first component of every context is 1: <c>XX[0]</c> is the count and the first row of Σxxᵀ is Σx.</remarks>
public sealed class RegressionSums
{
    /// <summary>Empty sums for contexts of the given length (at least 1).</summary>
    public RegressionSums(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        XX = new double[dimension * dimension];
        XY = new double[dimension];
    }

    public int Dimension => XY.Length;

    /// <summary>Σxxᵀ, row-major, d × d.</summary>
    public double[] XX { get; }

    /// <summary>Σxy, d.</summary>
    public double[] XY { get; }

    /// <summary>Σy².</summary>
    public double YY { get; set; }

    /// <summary>Number of rows (weighted).</summary>
    public double Count => XX[0];

    /// <summary>Adds one row that counts <paramref name="weight"/> times, above 0.</summary>
    public void Add(ReadOnlySpan<double> context, double y, double weight = 1)
    {
        var d = Dimension;
        for (var i = 0; i < d; i++)
        {
            var xi = weight * context[i];
            if (xi == 0)
                continue;
            var row = XX.AsSpan(i * d, d);
            for (var j = 0; j < d; j++)
                row[j] += xi * context[j];
            XY[i] += xi * y;
        }

        YY += weight * y * y;
    }

    /// <summary>Replaces the target of a row that was added with this weight.</summary>
    public void Correct(ReadOnlySpan<double> context, double previous, double y, double weight = 1)
    {
        for (var i = 0; i < Dimension; i++)
            XY[i] += weight * context[i] * (y - previous);
        YY += weight * (y * y - previous * previous);
    }

    /// <summary>Adds the sums of another set of rows, each counting <paramref name="weight"/> times as much as it does there.</summary>
    public void Merge(RegressionSums other, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Dimension, Dimension);
        TensorPrimitives.MultiplyAdd<double>(other.XX, weight, XX, XX);
        TensorPrimitives.MultiplyAdd<double>(other.XY, weight, XY, XY);
        YY += weight * other.YY;
    }

    /// <summary>Makes every row count <paramref name="factor"/> times as much.</summary>
    public void Scale(double factor)
    {
        TensorPrimitives.Multiply<double>(XX, factor, XX);
        TensorPrimitives.Multiply<double>(XY, factor, XY);
        YY *= factor;
    }
}
