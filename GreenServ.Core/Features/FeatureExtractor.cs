using System.Numerics.Tensors;
using GreenServ.Core.Features.Classification;
using GreenServ.Core.Features.Clusters;
using GreenServ.Core.Features.Encoding;
using GreenServ.Core.Features.Reading;
using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Features;

/// <summary>From a prompt to <see cref="PromptFeatures"/>; holds the semantic clusters, which move with every prompt.</summary>
/// <remarks>
/// Thread-safe. Only the first and last 8,192 characters of a prompt are read. The one lock covers the assignment to a cluster
/// (K dot products), not the reading of the prompt.
/// </remarks>
public sealed class FeatureExtractor
{
    /// <summary>K of the paper: the clusters that every layout has room for.</summary>
    public const int Clusters = 3;

    private const int StackLimit = 1024;

    private readonly ITextEncoder _encoder;
    private readonly OnlineKMeans _clusters;
    private readonly Lock _lock = new();

    /// <summary>An extractor with the embedded encoder.</summary>
    public FeatureExtractor() : this(new TrainedEncoder())
    {
    }

    /// <summary>An extractor with another encoder and no centroids yet.</summary>
    public FeatureExtractor(ITextEncoder encoder)
    {
        _encoder = encoder;
        _clusters = new OnlineKMeans(Clusters, encoder.Dimension);
    }

    /// <summary>
    /// Raised, outside the lock and on the thread of the request, when a prompt became a centroid: the moment to save the state,
    /// because a centroid lost would be born again elsewhere. Handlers must return quickly.
    /// </summary>
    public event Action<ClusterState>? CentroidBorn;

    /// <summary>The features of a prompt, and one step of learning for the clusters.</summary>
    /// <param name="prompt">Any text, broken surrogates included; may be empty.</param>
    /// <param name="stated">The task kind if the request states it; it wins over the classifier.</param>
    /// <param name="traits">What the request tells of itself (JSON schema, tools, images); a code block is found here.</param>
    public PromptFeatures Extract(ReadOnlySpan<char> prompt, TaskKind? stated = null, PromptTraits traits = PromptTraits.None) =>
        Extract(prompt, stated, traits, learn: true);

    /// <summary>The features <see cref="Extract(ReadOnlySpan{char}, TaskKind?, PromptTraits)"/> would give, with the clusters left as they are.</summary>
    public PromptFeatures Preview(ReadOnlySpan<char> prompt, TaskKind? stated = null, PromptTraits traits = PromptTraits.None) =>
        Extract(prompt, stated, traits, learn: false);

    /// <summary>A copy of the clusters as of now.</summary>
    public ClusterState ExportClusters()
    {
        lock (_lock)
            return _clusters.Export() with { Encoder = _encoder.Name };
    }

    /// <summary>Replaces the clusters by a copy of <paramref name="state"/>.</summary>
    /// <exception cref="ArgumentException">The state belongs to another encoder or does not fit.</exception>
    public void ImportClusters(ClusterState state)
    {
        if (state.Encoder is not null && state.Encoder != _encoder.Name)
            throw new ArgumentException($"The clusters belong to the encoder '{state.Encoder}'; this extractor uses '{_encoder.Name}'.", nameof(state));
        lock (_lock)
            _clusters.Import(state);
    }

    private PromptFeatures Extract(ReadOnlySpan<char> prompt, TaskKind? stated, PromptTraits traits, bool learn)
    {
        using var window = new PromptWindow(prompt);
        var text = window.Text;
        var structure = StructureScanner.Scan(text);
        if (structure.HasCodeBlock)
            traits |= PromptTraits.CodeBlock;

        // One pass serves all three: the embedding lies under the probabilities, and the words are counted on the way.
        var probabilities = new float[TaskClassifier.Kinds];
        Span<float> embedding = stackalloc float[PromptWeights.EmbeddingLength];
        var reading = PromptModel.Embedded.Read(text, structure, traits, probabilities, embedding);
        if (stated is { } task)
        {
            probabilities.AsSpan().Clear();
            probabilities[(int)task] = 1;
        }

        return new PromptFeatures
        {
            Task = stated ?? (TaskKind)TensorPrimitives.IndexOfMax<float>(probabilities),
            TaskStated = stated is not null,
            TaskProbabilities = probabilities,
            Cluster = _encoder is TrainedEncoder ? Cluster(embedding, learn) : Cluster(text, learn),
            FleschReadingEase = ReadingEase.Score(reading),
            LogLength = Math.Log(1.0 + prompt.Length),
            Language = LanguageGuess.Of(text),
            Traits = traits,
            EstimatedInputTokens = TokenEstimate.Count(text, prompt.Length),
        };
    }

    private int Cluster(ReadOnlySpan<char> text, bool learn)
    {
        var embedding = _encoder.Dimension <= StackLimit ? stackalloc float[_encoder.Dimension] : new float[_encoder.Dimension];
        _encoder.Encode(text, embedding);
        return Assign(embedding, learn);
    }

    private int Cluster(Span<float> embedding, bool learn)
    {
        TrainedEncoder.Normalise(embedding);
        return Assign(embedding, learn);
    }

    private int Assign(ReadOnlySpan<float> embedding, bool learn)
    {
        int cluster;
        var born = false;
        lock (_lock)
            cluster = learn ? _clusters.Assign(embedding, out born) : _clusters.Nearest(embedding);
        if (born)
            CentroidBorn?.Invoke(ExportClusters());
        return cluster;
    }
}
