using GreenServ.Core.Features;
using GreenServ.Core.Features.Layouts;

namespace GreenServ.Core.Tests.Features.Layouts;

public sealed class LayoutTests
{
    private static readonly PromptFeatures s_features = new()
    {
        Task = TaskKind.Math,
        TaskProbabilities = [0.1f, 0.6f, 0.3f, 0, 0, 0, 0, 0, 0, 0],
        Cluster = 2,
        FleschReadingEase = 60,
        LogLength = Math.Log(1 + 65_535) / 2,
        Language = "de",
        Traits = PromptTraits.CodeBlock | PromptTraits.Images,
        EstimatedInputTokens = 64,
    };

    [Fact]
    public void Write_PaperLayout_GivesTwelveComponents() =>
        Assert.Equal([1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0], Write(new PaperLayout(), s_features));

    [Theory]
    [InlineData(85, 1, 0)]
    [InlineData(75, 0, 1)]
    [InlineData(60, 0, 0)]
    public void Write_RepositoryLayout_LeavesTheHardestBinOut(double readingEase, double easy, double middle) =>
        Assert.Equal([1, 0, 1, 0, 0, 0, 0, 0, 1, easy, middle], Write(new RepositoryLayout(), s_features with { FleschReadingEase = readingEase }));

    [Fact]
    public void Write_DefaultLayout_GivesTwentyThreeComponents()
    {
        var context = Write(new DefaultLayout(), s_features);
        double[] expected = [1, 0.1, 0.6, 0.3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0.5, 1, 0, 0, 1, 1];
        Assert.Equal(expected.Length, context.Length);
        Assert.All(expected.Zip(context), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    [Theory]
    [InlineData("en", 0)]
    [InlineData("und", 0)]
    [InlineData("zh", 1)]
    public void Write_DefaultLayout_FlagsOtherLanguages(string language, double flag) =>
        Assert.Equal(flag, Write(new DefaultLayout(), s_features with { Language = language })[^1]);

    [Fact]
    public void Write_DefaultLayoutAndAVeryLongPrompt_StaysAtOne() =>
        Assert.Equal(1, Write(new DefaultLayout(), s_features with { LogLength = 20 })[17]);

    [Theory]
    [InlineData(TaskKind.Knowledge, "mmlu")]
    [InlineData(TaskKind.Chat, "mmlu")]
    [InlineData(TaskKind.Math, "gsm8k")]
    [InlineData(TaskKind.Code, "gsm8k")]
    [InlineData(TaskKind.Commonsense, "hellaswag")]
    [InlineData(TaskKind.Logic, "winogrande")]
    [InlineData(TaskKind.Summarization, "cnn_dailymail")]
    [InlineData(TaskKind.Writing, "cnn_dailymail")]
    [InlineData(TaskKind.Translation, "cnn_dailymail")]
    [InlineData(TaskKind.Extraction, "cnn_dailymail")]
    public void Write_PublishedLayouts_MapTheTaskToADataSet(TaskKind task, string dataSet)
    {
        foreach (IContextLayout layout in (IContextLayout[])[new PaperLayout(), new RepositoryLayout()])
        {
            var context = Write(layout, s_features with { Task = task });
            Assert.Equal(dataSet, Assert.Single(layout.ComponentNames.Skip(1).Take(5).Where((_, i) => context[i + 1] == 1)));
        }
    }

    [Fact]
    public void Blocks_EveryLayout_BeginWithTheBiasAndCoverTheContext() => Assert.All(LayoutCatalog.Names.Select(LayoutCatalog.Create), layout =>
    {
        Assert.Equal(1, layout.Blocks[0]);
        Assert.Equal(layout.Dimension, layout.Blocks.Sum());
    });

    [Fact]
    public void ComponentNames_EveryLayout_AreDistinctAndAsManyAsTheDimension() => Assert.All(LayoutCatalog.Names.Select(LayoutCatalog.Create), layout =>
    {
        Assert.Equal(layout.Dimension, layout.ComponentNames.Distinct().Count());
        Assert.Equal("bias", layout.ComponentNames[0]);
    });

    [Fact]
    public void Write_WrongLength_NamesTheLayoutAndItsDimension()
    {
        var error = Assert.Throws<ArgumentException>(() => new PaperLayout().Write(s_features, new double[11]));
        Assert.Contains("paper-1 writes 12", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default-1", 23)]
    [InlineData("default", 23)]
    [InlineData("paper", 12)]
    [InlineData("repository-1", 11)]
    public void Create_KnownName_GivesTheLayout(string name, int dimension) => Assert.Equal(dimension, LayoutCatalog.Create(name).Dimension);

    [Theory]
    [InlineData("papers")]
    [InlineData("paper-2")]
    [InlineData("")]
    public void Create_UnknownName_ListsTheKnownOnes(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => LayoutCatalog.Create(name));
        Assert.Contains("default-1, paper-1, repository-1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_UnknownCluster_LeavesItsBlockEmpty() => Assert.All(LayoutCatalog.Names.Select(LayoutCatalog.Create), layout =>
    {
        var (known, unknown) = (Write(layout, s_features), Write(layout, s_features with { Cluster = null }));
        var clusters = layout.ComponentNames.Select((name, i) => (Name: name, Index: i)).Where(component => component.Name.StartsWith("cluster", StringComparison.Ordinal)).ToArray();
        Assert.Equal(FeatureExtractor.Clusters, clusters.Length);
        Assert.All(clusters, component => Assert.Equal(0, unknown[component.Index]));
        Assert.Equal(1, known.Zip(unknown, (a, b) => a == b ? 0 : 1).Sum());
    });

    [Fact]
    public void Create_AnotherEncoder_GivesTheSameVectorUnderANameOfItsOwn()
    {
        var (plain, other) = (LayoutCatalog.Create("default-1"), LayoutCatalog.Create("default", "hf.co/bge+m3:q4"));
        Assert.Equal("default-1+hf.co/bge+m3:q4", other.Name);
        Assert.Equal(Write(plain, s_features), Write(other, s_features));
        Assert.Equal(plain.Blocks, other.Blocks);
    }

    [Theory]
    [InlineData("paper-1", "paper-1")]
    [InlineData("paper-1+all-minilm", "paper-1")]
    [InlineData("paper-1+a+b", "paper-1")]
    [InlineData("paper", null)]
    [InlineData("paper-0+all-minilm", null)]
    public void Find_RecordedName_GivesTheLayoutWhateverItsEncoder(string recorded, string? expected) => Assert.Equal(expected, LayoutCatalog.Find(recorded)?.Name);

    private static double[] Write(IContextLayout layout, PromptFeatures features)
    {
        var context = Enumerable.Repeat(7.0, layout.Dimension).ToArray();
        layout.Write(features, context);
        return context;
    }
}
