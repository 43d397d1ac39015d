using GreenServ.Core.Features;
using GreenServ.Core.Features.Clusters;
using GreenServ.Core.Features.Encoding;
using GreenServ.Core.Features.Layouts;

namespace GreenServ.Core.Tests.Features;

public sealed class FeatureExtractorTests
{
    [Fact]
    public void Extract_TypicalPrompt_FillsEveryFeature()
    {
        var features = new FeatureExtractor().Extract("The cat sat on the mat.", traits: PromptTraits.Tools);
        Assert.False(features.TaskStated);
        Assert.Equal(features.TaskProbabilities.Max(), features.TaskProbabilities[(int)features.Task]);
        Assert.Equal(0, features.Cluster);
        Assert.Equal(116.145, features.FleschReadingEase, 0.001);
        Assert.Equal(Math.Log(24), features.LogLength, 1e-12);
        Assert.Equal("en", features.Language);
        Assert.Equal(PromptTraits.Tools, features.Traits);
        Assert.Equal(6, features.EstimatedInputTokens);
    }

    [Fact]
    public void Extract_StatedTask_WinsOverTheText()
    {
        var features = new FeatureExtractor().Extract("Write a Python function that sorts a list.", TaskKind.Chat);
        Assert.Equal(TaskKind.Chat, features.Task);
        Assert.True(features.TaskStated);
        Assert.Equal(1f, features.TaskProbabilities[(int)TaskKind.Chat]);
        Assert.Equal(1f, features.TaskProbabilities.Sum());
    }

    [Fact]
    public void Extract_CodeInThePrompt_AddsTheTrait()
    {
        var features = new FeatureExtractor().Extract("Why?\n```\nx = 1\n```", traits: PromptTraits.Images);
        Assert.Equal(PromptTraits.CodeBlock | PromptTraits.Images, features.Traits);
    }

    [Fact]
    public void Extract_LongPrompt_ReadsOnlyBothEnds()
    {
        var head = string.Concat(Enumerable.Repeat("The cat sat on the mat. ", 400))[..8192];
        var tail = string.Concat(Enumerable.Repeat("A dog ran to the big red barn. ", 400))[..8192];
        var one = new FeatureExtractor().Extract(head + new string('x', 50_000) + tail);
        var other = new FeatureExtractor().Extract(head + string.Concat(Enumerable.Repeat("翻译 ```!?\n", 6_250)) + tail);
        Assert.Equal(one.TaskProbabilities, other.TaskProbabilities);
        Assert.Equal(one with { TaskProbabilities = other.TaskProbabilities, EstimatedInputTokens = 0, LogLength = 0 },
            other with { EstimatedInputTokens = 0, LogLength = 0 });
        Assert.Equal(Math.Log(1 + 66_384), one.LogLength, 1e-12);
        Assert.Equal(features(4).EstimatedInputTokens, features(1).EstimatedInputTokens * 4, tolerance: 40);

        PromptFeatures features(int times) => new FeatureExtractor().Extract(string.Concat(Enumerable.Repeat("The cat sat on the mat. ", 1000 * times)));
    }

    [Fact]
    public void Extract_SamePromptsInTheSameOrder_GiveTheSameFeatures()
    {
        string[] prompts = ["What is 17 * 23?", "Translate this into French.", "Hello there, friend", "Why is the sky blue?", "def f(x): return x"];
        FeatureExtractor first = new(), second = new();
        foreach (var prompt in prompts)
        {
            var (a, b) = (first.Extract(prompt), second.Extract(prompt));
            Assert.Equal(a.TaskProbabilities, b.TaskProbabilities);
            Assert.Equal(a with { TaskProbabilities = b.TaskProbabilities }, b);
        }
    }

    [Fact]
    public void Extract_NewCentroids_AreAnnouncedWithTheirState()
    {
        var extractor = new FeatureExtractor();
        var births = new List<ClusterState>();
        extractor.CentroidBorn += births.Add;
        foreach (var prompt in (string[])["apples grow", "apples grow", "trains run", "music plays", "rivers flow", ""])
            extractor.Extract(prompt);
        Assert.Equal([1, 2, 3], births.Select(state => state.Centroids.Length));
        Assert.All(births, state => Assert.Equal("trained-1", state.Encoder));
        Assert.Equal(5, extractor.ExportClusters().Counts.Sum());
    }

    [Fact]
    public void Preview_Prompt_LeavesTheClustersAlone()
    {
        var extractor = new FeatureExtractor();
        extractor.Extract("apples grow");
        extractor.Preview("trains run");
        Assert.Equal([1], extractor.ExportClusters().Counts);
    }

    [Fact]
    public void ImportClusters_SavedState_GoesOnAsBefore()
    {
        FeatureExtractor original = new(), restored = new();
        foreach (var prompt in (string[])["apples grow", "trains run", "music plays", "more apples grow"])
            original.Extract(prompt);
        restored.ImportClusters(original.ExportClusters());
        Assert.Equal(original.Extract("the music plays on").Cluster, restored.Extract("the music plays on").Cluster);
        Assert.Equal(original.ExportClusters().Centroids, restored.ExportClusters().Centroids);
    }

    [Fact]
    public void ImportClusters_AnotherEncodersState_IsRefused()
    {
        var state = new FeatureExtractor().ExportClusters() with { Encoder = "all-minilm" };
        var error = Assert.Throws<ArgumentException>(() => new FeatureExtractor().ImportClusters(state));
        Assert.Contains("'all-minilm'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_FromManyThreads_CountsEveryPrompt()
    {
        var extractor = new FeatureExtractor();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => extractor.Extract($"prompt number {i} about subject{i % 7}"));
        Assert.Equal(400, extractor.ExportClusters().Counts.Sum());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16_384)]
    [InlineData(16_386)]
    [InlineData(70_000)]
    public void ReadPart_Prompt_IsWhatTheFeaturesAreMadeOf(int length)
    {
        var prompt = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i % 26)));

        var part = FeatureExtractor.ReadPart(prompt);

        Assert.Equal(length <= 16_384 ? prompt : prompt[..8192] + "\n\n" + prompt[^8192..], part);
    }

    [Fact]
    public void Extract_InSteadyState_AllocatesOnlyTheResult()
    {
        const string Prompt = "A farmer sells 48 baskets of apples for $3 each; how many must Anna buy before Friday, and why?";
        var extractor = new FeatureExtractor();
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                extractor.Extract(Prompt);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(136, least / 100);
    }

    [Fact]
    public void Extract_AnyText_GivesFiniteContextsInEveryLayout()
    {
        var extractor = new FeatureExtractor();
        var layouts = LayoutCatalog.Names.Select(LayoutCatalog.Create).ToArray();
        AnyText.Check(text =>
        {
            var features = extractor.Extract(text);
            return features.EstimatedInputTokens >= 1 && features.Cluster is >= 0 and < 3 && double.IsFinite(features.LogLength) && layouts.All(layout =>
            {
                var context = new double[layout.Dimension];
                layout.Write(features, context);
                return context[0] == 1 && context.All(component => component is >= 0 and <= 1);
            });
        });
    }
}
