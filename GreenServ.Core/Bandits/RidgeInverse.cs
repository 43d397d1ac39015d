using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>
/// The inverse of Σxxᵀ + diag(ridge), kept up to date row by row (Sherman–Morrison) and rebuilt from the sums every so
/// often, so that rounding cannot pile up. Nothing is allocated after construction.
/// </summary>
/// <remarks>
/// With noise variance σ² and independent prior variances v_j, ridge_j = σ²/v_j makes σ² times this inverse the posterior
/// covariance of a Bayesian linear regression.
/// </remarks>
public sealed class RidgeInverse
{
    /// <summary>Row updates after which the inverse is computed anew from the sums.</summary>
    public const int UpdatesBetweenRebuilds = 256;

    private readonly double[] _inverse;
    private readonly double[] _ridge;
    private readonly double[] _scratch;
    private int _updates;

    /// <summary>For contexts of the given length (at least 1); call <see cref="Rebuild"/> before use.</summary>
    public RidgeInverse(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        _inverse = new double[dimension * dimension];
        _ridge = new double[dimension];
        _scratch = new double[dimension * dimension];
    }

    public int Dimension => _ridge.Length;

    /// <summary>The diagonal added to Σxxᵀ.</summary>
    public ReadOnlySpan<double> Ridge => _ridge;

    /// <summary>Component (i, j) of the inverse.</summary>
    public double this[int i, int j] => _inverse[i * _ridge.Length + j];

    /// <summary>Computes the inverse from sums and a (new) ridge of positive numbers.</summary>
    /// <exception cref="ArithmeticException">Sums and ridge do not make a positive definite matrix.</exception>
    public void Rebuild(RegressionSums sums, ReadOnlySpan<double> ridge)
    {
        ArgumentNullException.ThrowIfNull(sums);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sums.Dimension, Dimension);
        ridge.CopyTo(_ridge);
        Recompute(sums);
    }

    /// <summary>Takes in one row that has just entered <paramref name="sums"/> with this weight.</summary>
    public void Update(RegressionSums sums, ReadOnlySpan<double> context, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(sums);
        if (++_updates >= UpdatesBetweenRebuilds)
        {
            Recompute(sums);
            return;
        }

        // (A + w·xxᵀ)⁻¹ = A⁻¹ − w·(A⁻¹x)(A⁻¹x)ᵀ / (1 + w·xᵀA⁻¹x)
        var d = Dimension;
        var image = _scratch.AsSpan(0, d);
        Multiply(context, image);
        var scale = -weight / (1 + weight * TensorPrimitives.Dot(context, image));
        for (var i = 0; i < d; i++)
        {
            if (image[i] == 0)
                continue;
            var row = _inverse.AsSpan(i * d, d);
            TensorPrimitives.MultiplyAdd(image, scale * image[i], row, row);
        }
    }

    /// <summary>Writes the inverse times <paramref name="vector"/>.</summary>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        // By columns (the matrix is symmetric): contexts are mostly zeros.
        var d = Dimension;
        result.Clear();
        for (var i = 0; i < d; i++)
        {
            if (vector[i] != 0)
                TensorPrimitives.MultiplyAdd(_inverse.AsSpan(i * d, d), vector[i], result, result);
        }
    }

    /// <summary>xᵀA⁻¹x, never negative.</summary>
    public double Quadratic(ReadOnlySpan<double> context)
    {
        // The lower triangle is enough: the matrix is symmetric.
        var d = Dimension;
        var sum = 0.0;
        for (var i = 0; i < d; i++)
        {
            var x = context[i];
            if (x != 0)
                sum += x * (2 * TensorPrimitives.Dot(_inverse.AsSpan(i * d, i), context[..i]) + _inverse[i * d + i] * x);
        }

        return Math.Max(sum, 0);
    }

    private void Recompute(RegressionSums sums)
    {
        _updates = 0;
        var d = Dimension;
        sums.XX.CopyTo(_inverse, 0);
        for (var j = 0; j < d; j++)
            _inverse[j * (d + 1)] += _ridge[j];
        SymmetricInverse.Invert(_inverse, d, _scratch);
    }
}
