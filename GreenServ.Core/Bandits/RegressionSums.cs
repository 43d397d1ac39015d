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

    /// <summary>Adds one row.</summary>
    public void Add(ReadOnlySpan<double> context, double y)
    {
        var d = Dimension;
        for (var i = 0; i < d; i++)
        {
            var xi = context[i];
            if (xi == 0)
                continue;
            var row = XX.AsSpan(i * d, d);
            for (var j = 0; j < d; j++)
                row[j] += xi * context[j];
            XY[i] += xi * y;
        }

        YY += y * y;
    }

    /// <summary>Replaces the target of a row already added.</summary>
    public void Correct(ReadOnlySpan<double> context, double previous, double y)
    {
        for (var i = 0; i < Dimension; i++)
            XY[i] += context[i] * (y - previous);
        YY += y * y - previous * previous;
    }

    /// <summary>Adds the sums of another set of rows.</summary>
    public void Merge(RegressionSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Dimension, Dimension);
        for (var i = 0; i < XX.Length; i++)
            XX[i] += other.XX[i];
        for (var i = 0; i < XY.Length; i++)
            XY[i] += other.XY[i];
        YY += other.YY;
    }
}
