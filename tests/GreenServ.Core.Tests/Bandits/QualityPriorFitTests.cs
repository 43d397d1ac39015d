using GreenServ.Core.Bandits;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace GreenServ.Core.Tests.Bandits;

/// <summary>The pool's empirical Bayes against dense linear algebra on the raw rows.</summary>
public sealed class QualityPriorFitTests
{
    private static readonly int[] s_blocks = [1, 3, 2];
    private const double Noise = 0.2, BiasVariance = 0.02, BlockVariance = 0.0025, EffectVariance = 0.003;

    [Fact]
    public void Adopt_BlockPrior_GivesTheTextbookPosterior()
    {
        var rows = RandomRows(40, seed: 1);
        var prior = new QualityPrior(s_blocks);
        var arm = Arm(rows, logEnergy: 0.7);

        arm.Adopt(prior);

        var (x, y) = Matrices(rows);
        var precision = PriorCovariance().Inverse() + x.TransposeThisAndMultiply(x) / Noise;
        var mean = Vector<double>.Build.Dense(6, j => j == 0 ? 0.8 + 0.1 * 0.7 : 0);
        var posterior = precision.Solve(PriorCovariance().Inverse() * mean + x.TransposeThisAndMultiply(y) / Noise);
        foreach (var row in rows.Take(5))
        {
            var context = Vector<double>.Build.Dense(row.X);
            Assert.Equal(context * posterior, arm.Mean(row.X), 1e-9);
            Assert.Equal(context * precision.Solve(context), arm.Variance(row.X), 1e-9);
        }
    }

    [Fact]
    public void Improve_OneStep_FindsWhatArmsHaveInCommonByGeneralisedLeastSquares()
    {
        double[] energies = [-1.2, 0.1, 1.1];
        int[] sizes = [7, 30, 55];
        var prior = new QualityPrior(s_blocks);
        var precision = Matrix<double>.Build.Diagonal(7, 7, i => i == 0 ? 1 / BiasVariance : i < 6 ? 1 / EffectVariance : 1 / (0.05 * 0.05));
        var evidence = precision * Vector<double>.Build.Dense(7, i => i == 0 ? 0.8 : i < 6 ? 0 : 0.1);
        var arms = new QualityArm[3];
        for (var k = 0; k < 3; k++)
        {
            var rows = RandomRows(sizes[k], seed: k + 3);
            arms[k] = Arm(rows, energies[k]);
            arms[k].Adopt(prior);
            var (x, y) = Matrices(rows);
            var design = x.InsertColumn(6, Vector<double>.Build.Dense(sizes[k], energies[k]));
            var marginal = x * PriorCovariance() * x.Transpose() + Noise * Matrix<double>.Build.DenseIdentity(sizes[k]);
            precision += design.TransposeThisAndMultiply(marginal.Solve(design));
            evidence += design.TransposeThisAndMultiply(marginal.Solve(y));
        }

        new QualityPriorFit(prior).Improve(arms);

        var expected = precision.Solve(evidence);
        for (var i = 0; i < 7; i++)
            Assert.Equal(expected[i], prior.Common[i], 1e-9);
    }

    [Fact]
    public void Improve_OneBlockMatters_FindsItsVarianceAndSwitchesTheOtherOff()
    {
        var random = new Random(5);
        var prior = new QualityPrior(s_blocks);
        var fit = new QualityPriorFit(prior);
        var arms = new QualityArm[24];
        for (var k = 0; k < arms.Length; k++)
        {
            double[] truth = [0.5 + Normal.Sample(random, 0, 0.1), .. Enumerable.Range(0, 3).Select(_ => Normal.Sample(random, 0, 0.2)), 0, 0];
            var rows = RandomRows(600, seed: 100 + k);
            arms[k] = Arm([.. rows.Select(row => row with { Y = Dot(truth, row.X) + Normal.Sample(random, 0, 0.3) })], 0);
            arms[k].Adopt(prior);
        }

        for (var step = 0; step < 20; step++)
        {
            fit.Improve(arms);
            foreach (var arm in arms)
                arm.Adopt(prior);
        }

        // 24 arms × 3 effects: the deviation of a variance's estimate is a sixth of it.
        Assert.InRange(prior.Variances[1].Value, 0.025, 0.06);
        Assert.InRange(prior.Variances[2].Value, 0, 0.0004);
        Assert.Equal(0.09, prior.NoiseVariance, 0.003);
    }

    [Fact]
    public void Improve_NoRows_LeavesThePriorWhereItWas()
    {
        var prior = new QualityPrior(s_blocks);
        var arms = new[] { Arm([], 0.3), Arm([], -0.3) };
        foreach (var arm in arms)
            arm.Adopt(prior);

        new QualityPriorFit(prior).Improve(arms);

        Assert.Equal(0.8, prior.Common[0], 1e-12);
        Assert.Equal(0.1, prior.Common[6], 1e-12);
        Assert.Equal(BiasVariance, prior.Variances[0].Value, 1e-12);
        Assert.Equal(BlockVariance, prior.Variances[1].Value, 1e-12);
        Assert.Equal(Noise, prior.NoiseVariance, 1e-12);
    }

    private sealed record Row(double[] X, double Y);

    private static QualityArm Arm(IReadOnlyList<Row> rows, double logEnergy)
    {
        var statistics = new ArmStatistics(6);
        foreach (var row in rows)
            statistics.Add(new Observation { Context = row.X, Quality = row.Y });
        return new QualityArm(statistics, 6) { LogEnergy = logEnergy };
    }

    // Bias, a one-hot of three (collinear with the bias), a one-hot of two.
    private static Row[] RandomRows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var x = new double[6];
            x[0] = x[1 + random.Next(3)] = x[4 + random.Next(2)] = 1;
            return new Row(x, random.NextDouble() < 0.3 + 0.2 * x[1] ? 1 : 0);
        })];
    }

    private static (Matrix<double> X, Vector<double> Y) Matrices(IReadOnlyList<Row> rows) =>
        (Matrix<double>.Build.DenseOfRowArrays(rows.Select(row => row.X)), Vector<double>.Build.DenseOfEnumerable(rows.Select(row => row.Y)));

    private static Matrix<double> PriorCovariance() => Matrix<double>.Build.Diagonal(6, 6, j => j == 0 ? BiasVariance : BlockVariance);

    private static double Dot(double[] a, double[] b) => a.Zip(b, (left, right) => left * right).Sum();
}
