using GreenServ.Core.Bandits;
using MathNet.Numerics.LinearAlgebra;

namespace GreenServ.Core.Tests.Bandits;

public sealed class RidgeInverseTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(6, 100)]
    [InlineData(40, 1000)]
    public void Multiply_AfterRebuild_AgreesWithADirectSolve(int d, int rows)
    {
        var (sums, ridge) = (Rows(d, rows, seed: d), Ridge(d));
        var inverse = new RidgeInverse(d);
        inverse.Rebuild(sums, ridge);
        var solution = new double[d];

        inverse.Multiply(sums.XY, solution);

        var expected = Matrix(sums, ridge).Solve(Vector<double>.Build.DenseOfArray(sums.XY));
        for (var j = 0; j < d; j++)
            Assert.Equal(expected[j], solution[j], 1e-9);
    }

    [Fact]
    public void Quadratic_OfAnyContext_IsTheQuadraticFormOfTheInverse()
    {
        const int D = 12;
        var (sums, ridge) = (Rows(D, 50, seed: 3), Ridge(D));
        var inverse = new RidgeInverse(D);
        inverse.Rebuild(sums, ridge);
        var x = Vector<double>.Build.DenseOfArray(Context(D, new Random(9)));

        Assert.Equal(x * (Matrix(sums, ridge).Inverse() * x), inverse.Quadratic(x.AsArray()), 1e-10);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(5000)]
    public void Update_RowByRow_StaysWithTheDirectInverse(int rows)
    {
        const int D = 20;
        var random = new Random(rows);
        var sums = new RegressionSums(D);
        var inverse = new RidgeInverse(D);
        inverse.Rebuild(sums, Ridge(D));
        for (var i = 0; i < rows; i++)
        {
            var x = Context(D, random);
            sums.Add(x, random.NextDouble());
            inverse.Update(sums, x);
        }

        var expected = Matrix(sums, Ridge(D)).Inverse();
        for (var j = 0; j < D; j++)
            Assert.Equal(expected[j, j], inverse[j, j], 1e-9 * expected[j, j]);
    }

    [Fact]
    public void Update_AMillionTimes_DoesNotDriftFromTheDirectInverse()
    {
        const int D = 6;
        var random = new Random(1);
        var sums = new RegressionSums(D);
        var inverse = new RidgeInverse(D);
        inverse.Rebuild(sums, Ridge(D));
        var x = new double[D];
        for (var i = 0; i < 1_000_000; i++)
        {
            // Nearly collinear: the worst case for a rank-one update.
            x[0] = 1;
            for (var j = 1; j < D; j++)
                x[j] = 0.5 + 1e-3 * random.NextDouble();
            sums.Add(x, 1);
            inverse.Update(sums, x);
        }

        var expected = Matrix(sums, Ridge(D)).Inverse();
        for (var j = 0; j < D; j++)
            Assert.Equal(expected[j, j], inverse[j, j], 1e-7 * expected[j, j]);
    }

    [Fact]
    public void Update_WeightedRow_IsThatRowThatOften()
    {
        const int D = 8;
        var x = Context(D, new Random(4));
        var (weighted, repeated) = (new RidgeInverse(D), new RidgeInverse(D));
        var (a, b) = (new RegressionSums(D), new RegressionSums(D));
        weighted.Rebuild(a, Ridge(D));
        repeated.Rebuild(b, Ridge(D));

        a.Add(x, 0.7, weight: 3);
        weighted.Update(a, x, weight: 3);
        for (var i = 0; i < 3; i++)
        {
            b.Add(x, 0.7);
            repeated.Update(b, x);
        }

        Assert.Equal(b.YY, a.YY, 1e-12);
        for (var j = 0; j < D; j++)
        {
            Assert.Equal(b.XY[j], a.XY[j], 1e-12);
            Assert.Equal(repeated[j, 0], weighted[j, 0], 1e-12);
        }
    }

    [Fact]
    public void Rebuild_NotPositiveDefinite_Throws()
    {
        var inverse = new RidgeInverse(2);

        Assert.Throws<ArithmeticException>(() => inverse.Rebuild(new RegressionSums(2), [1, -1]));
    }

    [Fact]
    public void Rebuild_SumsOfAnotherDimension_Throws()
    {
        var inverse = new RidgeInverse(2);

        Assert.Throws<ArgumentOutOfRangeException>(() => inverse.Rebuild(new RegressionSums(3), [1, 1]));
    }

    private static RegressionSums Rows(int d, int rows, int seed)
    {
        var random = new Random(seed);
        var sums = new RegressionSums(d);
        for (var i = 0; i < rows; i++)
            sums.Add(Context(d, random), random.NextDouble());
        return sums;
    }

    // Bias, a one-hot block and real-valued features, as layouts have them.
    private static double[] Context(int d, Random random)
    {
        var x = new double[d];
        x[0] = 1;
        if (d > 4)
            x[1 + random.Next(3)] = 1;
        for (var j = 4; j < d; j++)
            x[j] = random.NextDouble() - 0.3;
        return x;
    }

    private static double[] Ridge(int d) => Enumerable.Range(1, d).Select(j => 0.05 * j).ToArray();

    private static Matrix<double> Matrix(RegressionSums sums, double[] ridge)
    {
        var d = sums.Dimension;
        return Matrix<double>.Build.Dense(d, d, (i, j) => sums.XX[i * d + j] + (i == j ? ridge[i] : 0));
    }
}
