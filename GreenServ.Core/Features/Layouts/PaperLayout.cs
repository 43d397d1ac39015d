using GreenServ.Core.Features.Reading;

namespace GreenServ.Core.Features.Layouts;

/// <summary>
/// The context of GreenServ, section 6.1.5: bias, one-hot task (5), cluster (3) and complexity (3 bins of equal width); d = 12.
/// Ten task kinds become five by the mapping in <c>docs/features.md</c>.
/// </summary>
public sealed class PaperLayout : IContextLayout
{
    private const int Bins = 3;

    public string Name => "paper-1";

    public int Dimension => ComponentNames.Count;

    public IReadOnlyList<string> ComponentNames { get; } =
        ["bias", .. PaperTasks.Names, .. LayoutNames.Clusters, .. LayoutNames.Complexity(Bins)];

    public IReadOnlyList<int> Blocks { get; } = [1, PaperTasks.Names.Count, FeatureExtractor.Clusters, Bins];

    public void Write(PromptFeatures features, Span<double> context)
    {
        var writer = new ContextWriter(this, context);
        writer.OneHot(PaperTasks.IndexOf(features.Task), PaperTasks.Names.Count);
        writer.OneHot(features.Cluster, FeatureExtractor.Clusters);
        writer.OneHot(Complexity.Bin(features.FleschReadingEase, Complexity.EqualWidthEdges), Bins);
    }
}
