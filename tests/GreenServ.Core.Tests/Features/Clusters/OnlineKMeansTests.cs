using System.Text.Json;
using GreenServ.Core.Features.Clusters;

namespace GreenServ.Core.Tests.Features.Clusters;

public sealed class OnlineKMeansTests
{
    [Fact]
    public void Assign_FirstKDistinctEmbeddings_BecomeCentroids()
    {
        var means = new OnlineKMeans(3, 2);
        Assert.Equal((0, true), Assign(means, 1, 0));
        Assert.Equal((0, false), Assign(means, 1, 0));
        Assert.Equal((1, true), Assign(means, 0, 1));
        Assert.Equal((2, true), Assign(means, -1, 0));
        Assert.Equal((1, false), Assign(means, 0.6f, 0.8f));
        Assert.Equal(3, means.Born);
    }

    [Fact]
    public void Assign_EmbeddingWithinTheTolerance_IsTheSameOne()
    {
        var means = new OnlineKMeans(3, 2, distinctTolerance: 0.01f);
        Assert.Equal((0, true), Assign(means, 1, 0));
        Assert.Equal((0, false), Assign(means, 0.9999f, 0.009f));
        Assert.Equal((1, true), Assign(means, 0.9998f, 0.02f));
    }

    [Fact]
    public void Assign_FullSet_MovesTheCentroidByEquation10()
    {
        var means = new OnlineKMeans(2, 2);
        Assign(means, 1, 0);
        Assign(means, 0, 1);

        // μ = (1,0), N = 1: μ += ((0.8,0.6) − μ)/2 = (0.9,0.3); then N = 2: μ += ((0.6,−0.8) − μ)/3 = (0.8,−0.0667).
        Assert.Equal(0, Assign(means, 0.8f, 0.6f).Cluster);
        Assert.Equal(0, Assign(means, 0.6f, -0.8f).Cluster);

        var state = means.Export();
        Assert.Equal([3, 1], state.Counts);
        Assert.Equal(0.8f, state.Centroids[0][0], 1e-6f);
        Assert.Equal(-0.2f / 3, state.Centroids[0][1], 1e-6f);
    }

    [Fact]
    public void Assign_UsesTheCosine_NotTheDistance()
    {
        var means = new OnlineKMeans(2, 2);
        means.Import(new ClusterState([[0.1f, 0.1f], [0.9f, 0f]], [5, 5]));

        // By distance (0.7, 0.7) is nearer to the second centroid; by angle it is the first one's direction.
        Assert.Equal(0, means.Nearest([0.7f, 0.7f]));
    }

    [Fact]
    public void Assign_ZeroEmbedding_LearnsNothing()
    {
        var means = new OnlineKMeans(3, 2);
        Assert.Equal((0, false), Assign(means, 0, 0));
        Assert.Equal(0, means.Born);
    }

    [Fact]
    public void Nearest_AnyEmbedding_LearnsNothing()
    {
        var means = new OnlineKMeans(2, 2);
        Assert.Equal(0, means.Nearest([0, 1]));
        Assign(means, 1, 0);
        Assert.Equal(0, means.Nearest([0, 1]));
        Assert.Equal([1], means.Export().Counts);
    }

    [Fact]
    public void Import_StateFromJson_GoesOnAsBefore()
    {
        var original = new OnlineKMeans(2, 3);
        var random = new Random(3);
        for (var i = 0; i < 50; i++)
            original.Assign(UnitVector(random), out _);

        var restored = new OnlineKMeans(2, 3);
        restored.Import(JsonSerializer.Deserialize<ClusterState>(JsonSerializer.Serialize(original.Export()))!);

        for (var i = 0; i < 50; i++)
        {
            var embedding = UnitVector(random);
            Assert.Equal(original.Assign(embedding, out _), restored.Assign(embedding, out _));
        }

        Assert.Equal(original.Export().Centroids, restored.Export().Centroids);
    }

    [Fact]
    public void Export_LaterAssignments_LeaveTheCopyAlone()
    {
        var means = new OnlineKMeans(1, 2);
        Assign(means, 1, 0);
        var state = means.Export();
        Assign(means, 0, 1);
        Assert.Equal([1f, 0f], state.Centroids[0]);
        Assert.Equal([1], state.Counts);
    }

    public static TheoryData<ClusterState> BadStates =>
    [
        new ClusterState([[1, 0], [0, 1], [1, 1]], [1, 1, 1]),
        new ClusterState([[1, 0]], [1, 1]),
        new ClusterState([[1, 0, 0]], [1]),
        new ClusterState([[1, 0]], [0]),
        new ClusterState([[float.NaN, 0]], [1]),
    ];

    [Theory]
    [MemberData(nameof(BadStates), DisableDiscoveryEnumeration = true)]
    public void Import_StateThatDoesNotFit_ThrowsAndChangesNothing(ClusterState state)
    {
        var means = new OnlineKMeans(2, 2);
        Assign(means, 0, 1);
        Assert.Throws<ArgumentException>(() => means.Import(state));
        Assert.Equal([0f, 1f], Assert.Single(means.Export().Centroids));
    }

    private static (int Cluster, bool Born) Assign(OnlineKMeans means, float x, float y) => (means.Assign([x, y], out var born), born);

    private static float[] UnitVector(Random random)
    {
        float[] v = [random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f];
        var norm = MathF.Sqrt(v.Sum(x => x * x));
        return [.. v.Select(x => x / norm)];
    }
}
