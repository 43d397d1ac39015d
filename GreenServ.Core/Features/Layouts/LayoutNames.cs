namespace GreenServ.Core.Features.Layouts;

/// <summary>Component names that layouts share.</summary>
internal static class LayoutNames
{
    public static IEnumerable<string> Clusters => Enumerable.Range(0, FeatureExtractor.Clusters).Select(cluster => $"cluster {cluster}");

    public static IEnumerable<string> Complexity(int bins) => Enumerable.Range(0, bins).Select(bin => $"complexity {bin}");
}
