using GreenServ.Core.Features.Reading;

namespace GreenServ.Core.Features.Layouts;

/// <summary>
/// The context of the published experiments' code: bias, one-hot task (5), cluster (3) and complexity with edges [20, 30], whose
/// one-hot is as long as the list of edges (2), so that the hardest bin is all zeros; d = 11.
/// </summary>
public sealed class RepositoryLayout : IContextLayout
{
    private const int WrittenBins = 2;

    public string Name => "repository-1";

    public int Dimension => ComponentNames.Count;

    public IReadOnlyList<string> ComponentNames { get; } =
        ["bias", .. PaperTasks.Names, .. LayoutNames.Clusters, .. LayoutNames.Complexity(WrittenBins)];

    public IReadOnlyList<int> Blocks { get; } = [1, PaperTasks.Names.Count, FeatureExtractor.Clusters, WrittenBins];

    public void Write(PromptFeatures features, Span<double> context)
    {
        var writer = new ContextWriter(this, context);
        writer.OneHot(PaperTasks.IndexOf(features.Task), PaperTasks.Names.Count);
        writer.OneHot(features.Cluster, FeatureExtractor.Clusters);
        writer.OneHot(Complexity.Bin(features.FleschReadingEase, Complexity.RepositoryEdges), WrittenBins);
    }
}
