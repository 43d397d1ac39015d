namespace GreenServ.Core.Features.Clusters;

/// <summary>What <see cref="OnlineKMeans"/> has learned, to be stored and restored; equality is by reference of the arrays.</summary>
/// <param name="Centroids">Up to K vectors of equal length, in the order of their births.</param>
/// <param name="Counts">Embeddings that each centroid is the mean of; at least 1 each.</param>
public sealed record ClusterState(float[][] Centroids, long[] Counts)
{
    /// <summary>Name of the encoder the centroids belong to; null where unknown.</summary>
    public string? Encoder { get; init; }

    /// <summary>What tells the clusters where their encoder does not; <c>null</c> for the embedded encoder, which always does.</summary>
    public ShadowState? Shadow { get; init; }
}
