namespace GreenServ.Core.Features.Clusters;

/// <summary>Sums of a <see cref="ClusterShadow"/>, to be stored and restored; equality is by reference of the arrays.</summary>
/// <param name="Reader">Name and version of the embedded encoder: sums over another one's embeddings mean nothing.</param>
/// <param name="XX">Σxxᵀ over prompts, row-major.</param>
/// <param name="XY">Per cluster Σx over its prompts, one after another.</param>
public sealed record ShadowState(string Reader, double[] XX, double[] XY);
