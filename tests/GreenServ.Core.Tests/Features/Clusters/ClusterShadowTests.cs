using GreenServ.Core.Features.Clusters;
using MathNet.Numerics.LinearAlgebra;

namespace GreenServ.Core.Tests.Features.Clusters;

public sealed class ClusterShadowTests
{
    [Fact]
    public void Guess_ManySketches_IsTheLeastSquaresFitOfTheirClusters()
    {
        var random = new Random(5);
        var shadow = new ClusterShadow(3);
        var (sketches, clusters) = (new List<float[]>(), new List<int>());
        for (var i = 0; i < 400; i++)
        {
            var sketch = Sketch(random);
            var cluster = sketch[1] > 0.2f ? 0 : sketch[2] > 0 ? 1 : 2;
            shadow.Add(cluster, sketch);
            sketches.Add(sketch);
            clusters.Add(cluster);
        }

        // Reference: the normal equations with the same ridge, solved by QR.
        var x = Matrix<double>.Build.DenseOfRows(sketches.Select(sketch => sketch.Select(value => (double)value)));
        var y = Matrix<double>.Build.Dense(400, 3, (row, column) => clusters[row] == column ? 1 : 0);
        var weights = (x.TransposeThisAndMultiply(x) + 0.3 * Matrix<double>.Build.DenseIdentity(x.ColumnCount)).QR().Solve(x.TransposeThisAndMultiply(y));
        for (var i = 0; i < 100; i++)
        {
            var sketch = Sketch(random);
            var scores = weights.TransposeThisAndMultiply(Vector<double>.Build.DenseOfEnumerable(sketch.Select(value => (double)value)));
            Assert.Equal(scores.MaximumIndex(), shadow.Guess(sketch));
        }
    }

    [Fact]
    public void Guess_ClusterNeverSeen_IsNeverGuessed()
    {
        var random = new Random(1);
        var shadow = new ClusterShadow(3);
        Assert.Null(shadow.Guess(Sketch(random)));

        shadow.Add(2, Sketch(random));

        Assert.False(shadow.HasChoice);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(2, shadow.Guess(Sketch(random))));
    }

    [Fact]
    public void Guess_BetweenFits_LagsBehindByASixteenthAtMost()
    {
        var shadow = new ClusterShadow(2);
        float[] sketch = [1, .. new float[PromptSketch.Length - 1]];
        for (var i = 0; i < 32; i++)
            shadow.Add(0, sketch);
        Assert.Equal(0, shadow.Guess(sketch));

        // 34 of the other kind outweigh them; with a lag of 2 the guess has turned by then.
        for (var i = 0; i < 36; i++)
        {
            shadow.Add(1, sketch);
            shadow.Guess(sketch);
        }

        Assert.Equal(1, shadow.Guess(sketch));
    }

    private static float[] Sketch(Random random) => [1, .. Enumerable.Range(1, PromptSketch.Length - 1).Select(_ => random.NextSingle() - 0.5f)];
}
