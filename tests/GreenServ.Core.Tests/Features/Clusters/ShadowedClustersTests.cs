using GreenServ.Core.Features;
using GreenServ.Core.Features.Clusters;

namespace GreenServ.Core.Tests.Features.Clusters;

/// <summary>Clusters of another encoder than the embedded one.</summary>
public sealed class ShadowedClustersTests
{
    private static readonly float[] s_east = [1, 0, 0];
    private static readonly float[] s_north = [0, 1, 0];
    private static readonly float[] s_up = [0, 0, 1];

    [Fact]
    public void Extract_Vectors_TellTheClusterWhateverTheTexts()
    {
        var extractor = new FeatureExtractor("compass");

        Assert.Equal(0, extractor.Extract("What is 2 + 2?", s_east).Cluster);
        Assert.Equal(1, extractor.Extract("What is 2 + 2?", s_north).Cluster);
        Assert.Equal(0, extractor.Extract("Write a poem about autumn.", s_east).Cluster);
        Assert.Equal(3, extractor.VectorLength);
        Assert.Equal("compass", extractor.ExportClusters().Encoder);
        Assert.Equal([2, 1], extractor.ExportClusters().Counts);
    }

    [Fact]
    public void Extract_NoVectorBeforeTheFirst_ClusterIsUnknown()
    {
        var extractor = new FeatureExtractor("compass");

        Assert.Null(extractor.Extract("What is 2 + 2?").Cluster);
        Assert.Null(extractor.Preview("What is 2 + 2?", s_east).Cluster);
        Assert.Null(extractor.VectorLength);
        Assert.Empty(extractor.ExportClusters().Centroids);
    }

    [Fact]
    public void Extract_NoVector_TellsTheClusterThatSuchPromptsHadAndTeachesNothing()
    {
        var extractor = Taught();
        var before = extractor.ExportClusters();

        Assert.Equal(0, extractor.Extract("What is 118 + 66?").Cluster);
        Assert.Equal(1, extractor.Extract("Write a poem about the winter in the mountains.").Cluster);
        Assert.Equal(2, extractor.Extract("Translate 'good afternoon' into French.").Cluster);

        var after = extractor.ExportClusters();
        Assert.Equal(before.Centroids, after.Centroids);
        Assert.Equal(before.Counts, after.Counts);
        Assert.Equal(before.Shadow!.XX, after.Shadow!.XX);
        Assert.Equal(before.Shadow.XY, after.Shadow.XY);
    }

    [Fact]
    public void Extract_NoVectorAndAStatedTask_SketchIsThatOfTheTextAlone()
    {
        var extractor = Taught();

        Assert.Equal(0, extractor.Extract("What is 118 + 66?", TaskKind.Writing).Cluster);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?! ... 😀")]
    public void Extract_NoVectorAndNoWords_ClusterIsUnknown(string prompt) => Assert.Null(Taught().Extract(prompt).Cluster);

    [Fact]
    public void Preview_Vector_LeavesClustersAndShadowAlone()
    {
        var extractor = Taught();
        var before = extractor.ExportClusters();

        Assert.Equal(1, extractor.Preview("What is 2 + 2?", s_north).Cluster);

        Assert.Equal(before.Counts, extractor.ExportClusters().Counts);
        Assert.Equal(before.Shadow!.XY, extractor.ExportClusters().Shadow!.XY);
    }

    [Fact]
    public void ShadowAgreement_PromptsThatFollowTheirVectors_MostlyAgree()
    {
        var extractor = Taught();

        var agreement = extractor.ShadowAgreement;

        // The first two prompts had no two clusters to guess among.
        Assert.Equal(58, agreement.Compared);
        Assert.InRange(agreement.Agreed, 50, 58);
    }

    [Fact]
    public void Extract_VectorOfAnotherLength_IsRefused()
    {
        var extractor = Taught();

        var error = Assert.Throws<ArgumentException>(() => extractor.Extract("What is 2 + 2?", [1, 0]));

        Assert.Contains("2 components; expected 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(60, extractor.ExportClusters().Counts.Sum());
    }

    [Fact]
    public void Extract_VectorForClustersOfTheEmbeddedEncoder_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new FeatureExtractor().Extract("What is 2 + 2?", s_east));

    [Fact]
    public void Extract_SameTextEncodedAlmostAlike_IsOneCentroid()
    {
        var extractor = new FeatureExtractor("compass");
        extractor.Extract("What is 2 + 2?", s_east);
        extractor.Extract("What is 2 + 2?", [0.9999999f, 0.0002f, 0]);

        Assert.Equal([2], extractor.ExportClusters().Counts);
    }

    [Fact]
    public void CentroidBorn_FirstVectors_AnnounceTheirStateWithTheShadow()
    {
        var extractor = new FeatureExtractor("compass");
        var births = new List<ClusterState>();
        extractor.CentroidBorn += births.Add;

        extractor.Extract("What is 2 + 2?");
        extractor.Extract("What is 2 + 2?", s_east);
        extractor.Extract("What is 3 + 2?", s_east);
        extractor.Extract("What is 4 + 2?", s_north);

        Assert.Equal([1, 2], births.Select(state => state.Centroids.Length));
        Assert.Equal([1, 3], births.Select(state => state.Shadow!.XX[0]));
    }

    [Fact]
    public void ImportClusters_SavedState_GuessesAndLearnsAsBefore()
    {
        var original = Taught();
        var restored = new FeatureExtractor("compass");
        restored.ImportClusters(original.ExportClusters());

        Assert.Equal(3, restored.VectorLength);
        foreach (var prompt in (string[])["What is 9 + 1?", "Write a tale.", "Translate 'yes' into French.", "Why?", ""])
            Assert.Equal(original.Extract(prompt).Cluster, restored.Extract(prompt).Cluster);
        Assert.Equal(original.Extract("up?", s_up).Cluster, restored.Extract("up?", s_up).Cluster);
        Assert.Equal(original.ExportClusters().Shadow!.XX, restored.ExportClusters().Shadow!.XX);
    }

    [Fact]
    public void ImportClusters_ShadowOfAnotherReader_KeepsTheClustersAndForgetsTheShadow()
    {
        var state = Taught().ExportClusters();
        var restored = new FeatureExtractor("compass");

        restored.ImportClusters(state with { Shadow = state.Shadow! with { Reader = "trained-0" } });

        Assert.Null(restored.Extract("What is 9 + 1?").Cluster);
        Assert.Equal(1, restored.Extract("What is 9 + 1?", s_north).Cluster);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1e9)]
    public void ImportClusters_ShadowThatIsNone_ThrowsAndChangesNothing(double sum)
    {
        var extractor = Taught();
        var state = extractor.ExportClusters();
        var sums = state.Shadow!.XX.ToArray();
        sums[^1] = sum;

        Assert.Throws<ArgumentException>(() => extractor.ImportClusters(state with { Counts = [1, 1, 1], Shadow = state.Shadow with { XX = sums } }));

        Assert.Equal(state.Counts, extractor.ExportClusters().Counts);
    }

    [Fact]
    public void Extract_FromManyThreads_CountsEveryVector()
    {
        var extractor = new FeatureExtractor("compass");
        float[][] vectors = [s_east, s_north, s_up];

        Parallel.For(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => extractor.Extract($"prompt {i}", i % 4 == 3 ? [] : vectors[i % 3]));

        Assert.Equal(225, extractor.ExportClusters().Counts.Sum());
        Assert.Equal(225, extractor.ExportClusters().Shadow!.XX[0]);
    }

    /// <summary>Sixty prompts of three kinds, whose vectors point east, north and up.</summary>
    private static FeatureExtractor Taught()
    {
        var extractor = new FeatureExtractor("compass");
        string[] subjects = ["autumn", "a river", "two cats", "the sea", "an old town", "my garden", "a train", "bread", "stars", "rain"];
        string[] phrases = ["good morning", "thank you", "see you soon", "where is the station?", "I am hungry", "two tickets, please", "it is late", "my name is Anna", "how much is it?", "good night"];
        for (var i = 0; i < 20; i++)
        {
            extractor.Extract($"What is {17 * (i + 1)} + {23 + i}?", s_east);
            extractor.Extract($"Write a {(i < 10 ? "poem" : "short story")} about {subjects[i % 10]}.", s_north);
            extractor.Extract($"Translate '{phrases[i % 10]}' into {(i < 10 ? "French" : "German")}.", s_up);
        }

        return extractor;
    }
}
