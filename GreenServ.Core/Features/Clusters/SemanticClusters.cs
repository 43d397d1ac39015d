using GreenServ.Core.Features.Encoding;

namespace GreenServ.Core.Features.Clusters;

/// <summary>
/// The clusters of prompts: of the embedded encoder, or of another one whose vectors are handed in. The latter have a shadow, learned
/// from the prompts whose vectors came, which tells the cluster of a prompt whose vector did not.
/// </summary>
/// <remarks>Thread-safe. The lock is held for K dot products, and where there is a shadow for the sums over one sketch.</remarks>
internal sealed class SemanticClusters
{
    // The same text encoded twice by a GPU differs in the last digits; it must not become two of the few centroids.
    private const float DistinctTolerance = 1e-3f;

    private readonly Lock _lock = new();
    private readonly string _encoder;
    private OnlineKMeans? _means;
    private ClusterShadow? _shadow;
    private long _compared;
    private long _agreed;

    /// <summary>Clusters of the embedded encoder.</summary>
    public SemanticClusters()
    {
        _encoder = TrainedEncoder.Name;
        _means = new OnlineKMeans(FeatureExtractor.Clusters, TrainedEncoder.Dimension);
    }

    /// <summary>Clusters of another encoder; the first vector tells how long its vectors are.</summary>
    public SemanticClusters(string encoder)
    {
        _encoder = encoder;
        _shadow = new ClusterShadow(FeatureExtractor.Clusters);
    }

    public event Action<ClusterState>? CentroidBorn;

    public int? Dimension
    {
        get
        {
            lock (_lock)
                return _means?.Dimension;
        }
    }

    public ShadowAgreement Agreement
    {
        get
        {
            lock (_lock)
                return new ShadowAgreement(_compared, _agreed);
        }
    }

    /// <summary>The cluster of a prompt; <c>null</c> where nothing tells it.</summary>
    /// <param name="vector">The other encoder's, of unit length; empty where the embedded encoder leads, or the other one gave none.</param>
    /// <param name="sketch">The prompt's.</param>
    /// <param name="learn">Whether the clusters learn from it.</param>
    /// <exception cref="ArgumentException">There is a vector where the embedded encoder leads, or it has another length than those before.</exception>
    public int? Assign(ReadOnlySpan<float> vector, PromptSketch sketch, bool learn)
    {
        int? cluster;
        var born = false;
        lock (_lock)
        {
            if (_shadow is null)
                cluster = AssignOwn(vector, sketch.Embedding, learn, out born);
            else if (vector.IsEmpty)
                cluster = sketch.HasWords ? _shadow.Guess(sketch.Values) : null;
            else
                cluster = AssignShadowed(_shadow, vector, sketch.Values, learn, out born);
        }

        if (born)
            CentroidBorn?.Invoke(Export());
        return cluster;
    }

    public ClusterState Export()
    {
        lock (_lock)
            return (_means?.Export() ?? new ClusterState([], [])) with { Encoder = _encoder, Shadow = _shadow?.Export() };
    }

    /// <summary>Takes over what others agreed on, and keeps what was learned here since <paramref name="since"/>.</summary>
    public void Adopt(ClusterState agreed, ClusterState since)
    {
        lock (_lock)
            Import(ClusterMerge.Add(agreed, Export(), since));
    }

    public void Import(ClusterState state)
    {
        if (state.Encoder is not null && state.Encoder != _encoder)
            throw new ArgumentException($"The clusters belong to the encoder '{state.Encoder}'; this extractor uses '{_encoder}'.", nameof(state));
        lock (_lock)
        {
            if (_shadow is null)
            {
                _means!.Import(state);
                return;
            }

            var means = state.Centroids.Length > 0 ? Means(state.Centroids[0].Length) : null;
            means?.Import(state);
            (_means, _shadow) = (means, ClusterShadow.From(state.Shadow, FeatureExtractor.Clusters));
        }
    }

    private int AssignOwn(ReadOnlySpan<float> vector, ReadOnlySpan<float> embedding, bool learn, out bool born)
    {
        if (!vector.IsEmpty)
            throw new ArgumentException($"These clusters are those of '{_encoder}'; they take no vector of another encoder.", nameof(vector));
        born = false;
        return learn ? _means!.Assign(embedding, out born) : _means!.Nearest(embedding);
    }

    private int? AssignShadowed(ClusterShadow shadow, ReadOnlySpan<float> vector, ReadOnlySpan<float> sketch, bool learn, out bool born)
    {
        born = false;
        if (!learn)
            return _means is { Born: > 0 } known ? known.Nearest(vector) : null;
        var cluster = (_means ??= Means(vector.Length)).Assign(vector, out born);
        if (shadow.HasChoice)
        {
            _compared++;
            _agreed += shadow.Guess(sketch) == cluster ? 1 : 0;
        }

        shadow.Add(cluster, sketch);
        return cluster;
    }

    private static OnlineKMeans Means(int dimension) => new(FeatureExtractor.Clusters, dimension, DistinctTolerance);
}
