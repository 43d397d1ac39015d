using GreenServ.Core.Features.Reading;

namespace GreenServ.Core.Features.Layouts;

/// <summary>
/// Our own context: bias, task probabilities (10), cluster (3), complexity (3), scaled log length, flags for code, JSON schema, tools and
/// images, and a flag for a language other than English; d = 23, every component in 0..1.
/// </summary>
/// <remarks>Each block sums to the bias, so regressions need a proper prior (ridge); they have one.</remarks>
public sealed class DefaultLayout : IContextLayout
{
    private const int Bins = 3;

    // ln(1 + 65,535): prompts of 64 k characters and more count as equally long.
    private const double LongestLogLength = 11.090354888959125;

    public string Name => "default-1";

    public int Dimension => ComponentNames.Count;

    public IReadOnlyList<string> ComponentNames { get; } =
    [
        "bias", .. Enum.GetNames<TaskKind>().Select(name => name.ToLowerInvariant()), .. LayoutNames.Clusters, .. LayoutNames.Complexity(Bins),
        "log length", "code block", "json schema", "tools", "images", "not english",
    ];

    public IReadOnlyList<int> Blocks { get; } = [1, Enum.GetValues<TaskKind>().Length, FeatureExtractor.Clusters, Bins, 1, 5];

    public void Write(PromptFeatures features, Span<double> context)
    {
        var writer = new ContextWriter(this, context);
        foreach (var probability in features.TaskProbabilities)
            writer.Value(probability);
        writer.OneHot(features.Cluster, FeatureExtractor.Clusters);
        writer.OneHot(Complexity.Bin(features.FleschReadingEase, Complexity.RepositoryEdges), Bins);
        writer.Value(Math.Min(1, features.LogLength / LongestLogLength));
        writer.Flag(features.Traits.HasFlag(PromptTraits.CodeBlock));
        writer.Flag(features.Traits.HasFlag(PromptTraits.JsonSchema));
        writer.Flag(features.Traits.HasFlag(PromptTraits.Tools));
        writer.Flag(features.Traits.HasFlag(PromptTraits.Images));
        writer.Flag(features.Language is not ("en" or "und"));
    }
}
