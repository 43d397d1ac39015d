using System.Numerics.Tensors;

namespace GreenServ.Core.Features.Clusters;

/// <summary>
/// Online K-means on the cosine (GreenServ, equations 9 and 10): c = argmax cos(e, μ_c), then μ_c += (e − μ_c)/(N_c + 1).
/// The first K distinct embeddings are the initial centroids, with N_c = 1.
/// </summary>
/// <remarks>Not thread-safe: the caller serialises every call.</remarks>
public sealed class OnlineKMeans
{
    private readonly float[][] _centroids;
    private readonly long[] _counts;
    private readonly float _distinctTolerance;

    /// <summary>No centroids yet.</summary>
    /// <param name="clusters">K, at least 1.</param>
    /// <param name="dimension">Length of an embedding, at least 1.</param>
    /// <param name="distinctTolerance">Euclidean distance up to which two embeddings are taken for the same one, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">K or the dimension is below 1.</exception>
    public OnlineKMeans(int clusters, int dimension, float distinctTolerance = 1e-6f)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        _centroids = new float[clusters][];
        _counts = new long[clusters];
        Dimension = dimension;
        _distinctTolerance = distinctTolerance;
    }

    /// <summary>K.</summary>
    public int Clusters => _centroids.Length;

    /// <summary>Length of an embedding.</summary>
    public int Dimension { get; }

    /// <summary>How many centroids exist: 0..K.</summary>
    public int Born { get; private set; }

    /// <summary>The nearest centroid without learning; 0 where there is none or the embedding is zero.</summary>
    /// <exception cref="ArgumentException">The embedding has another length.</exception>
    public int Nearest(ReadOnlySpan<float> embedding)
    {
        CheckLength(embedding);
        var best = 0;
        var bestScore = float.NegativeInfinity;
        for (var c = 0; c < Born; c++)
        {
            // The embedding's own norm is the same for every centroid, so it is left out of the comparison.
            var norm = TensorPrimitives.Norm<float>(_centroids[c]);
            var score = norm > 0 ? TensorPrimitives.Dot<float>(embedding, _centroids[c]) / norm : 0;
            if (score > bestScore)
                (best, bestScore) = (c, score);
        }

        return best;
    }

    /// <summary>Assigns the embedding to a cluster and moves that centroid. A zero embedding has no direction: it goes to cluster 0 and moves nothing.</summary>
    /// <param name="embedding">A finite vector, unit length or zero.</param>
    /// <param name="born">Whether this embedding became a new centroid.</param>
    /// <exception cref="ArgumentException">The embedding has another length.</exception>
    public int Assign(ReadOnlySpan<float> embedding, out bool born)
    {
        CheckLength(embedding);
        born = false;
        if (TensorPrimitives.Norm(embedding) == 0)
            return 0;

        if (Born < Clusters && IsDistinct(embedding))
        {
            born = true;
            _centroids[Born] = embedding.ToArray();
            _counts[Born] = 1;
            return Born++;
        }

        var cluster = Nearest(embedding);
        var centroid = _centroids[cluster];
        var rate = 1f / ++_counts[cluster];
        for (var i = 0; i < centroid.Length; i++)
            centroid[i] += (embedding[i] - centroid[i]) * rate;
        return cluster;
    }

    /// <summary>A copy of what was learned.</summary>
    public ClusterState Export() => new([.. _centroids.Take(Born).Select(centroid => (float[])centroid.Clone())], _counts[..Born]);

    /// <summary>Replaces what was learned by a copy of <paramref name="state"/>.</summary>
    /// <exception cref="ArgumentException">The state does not fit: too many centroids, another dimension, a count below 1 or a value that is not finite.</exception>
    public void Import(ClusterState state)
    {
        Check(state);
        Array.Clear(_centroids);
        Array.Clear(_counts);
        Born = state.Centroids.Length;
        for (var c = 0; c < Born; c++)
            _centroids[c] = (float[])state.Centroids[c].Clone();
        state.Counts.CopyTo(_counts, 0);
    }

    private void Check(ClusterState state)
    {
        if (state.Centroids.Length > Clusters || state.Centroids.Length != state.Counts.Length)
            throw new ArgumentException($"The state has {state.Centroids.Length} centroids and {state.Counts.Length} counts; expected equally many of both, at most {Clusters}.", nameof(state));
        if (state.Centroids.FirstOrDefault(centroid => centroid.Length != Dimension) is { } wrong)
            throw new ArgumentException($"The state has a centroid of {wrong.Length} dimensions; expected {Dimension}.", nameof(state));
        if (state.Counts.Any(count => count < 1) || state.Centroids.Any(centroid => !centroid.All(float.IsFinite)))
            throw new ArgumentException("The state has a count below 1 or a centroid that is not finite.", nameof(state));
    }

    private bool IsDistinct(ReadOnlySpan<float> embedding)
    {
        for (var c = 0; c < Born; c++)
        {
            if (TensorPrimitives.Distance<float>(embedding, _centroids[c]) <= _distinctTolerance)
                return false;
        }

        return true;
    }

    private void CheckLength(ReadOnlySpan<float> embedding)
    {
        if (embedding.Length != Dimension)
            throw new ArgumentException($"The embedding has {embedding.Length} components; expected {Dimension}.", nameof(embedding));
    }
}
