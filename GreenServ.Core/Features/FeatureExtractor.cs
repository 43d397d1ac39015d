using System.Numerics.Tensors;
using GreenServ.Core.Features.Classification;
using GreenServ.Core.Features.Clusters;
using GreenServ.Core.Features.Encoding;
using GreenServ.Core.Features.Reading;
using GreenServ.Core.Features.Text;
using GreenServ.Core.Tokens;

namespace GreenServ.Core.Features;

/// <summary>From a prompt to <see cref="PromptFeatures"/>; holds the semantic clusters, which move with every prompt.</summary>
/// <remarks>
/// Thread-safe. Only the first and last 8,192 characters of a prompt are read. The one lock covers the assignment to a cluster,
/// not the reading of the prompt.
/// </remarks>
public sealed class FeatureExtractor
{
    /// <summary>K of the paper: the clusters that every layout has room for.</summary>
    public const int Clusters = 3;

    private readonly SemanticClusters _clusters;

    /// <summary>An extractor whose clusters are those of the embedded encoder; none yet.</summary>
    public FeatureExtractor() => _clusters = new SemanticClusters();

    /// <summary>An extractor whose clusters are those of another encoder, whose vectors are handed to it; none yet.</summary>
    /// <param name="encoder">The other encoder's name and version: vectors of different encoders share no space.</param>
    public FeatureExtractor(string encoder) => _clusters = new SemanticClusters(encoder);

    /// <summary>
    /// Raised, outside the lock and on the thread of the request, when a prompt became a centroid: the moment to save the state,
    /// because a centroid lost would be born again elsewhere. Handlers must return quickly.
    /// </summary>
    public event Action<ClusterState>? CentroidBorn
    {
        add => _clusters.CentroidBorn += value;
        remove => _clusters.CentroidBorn -= value;
    }

    /// <summary>Length of the vectors that the clusters are made of; <c>null</c> while the first of another encoder has not come.</summary>
    public int? VectorLength => _clusters.Dimension;

    /// <summary>How far the clusters of another encoder are told right where it gave no vector.</summary>
    public ShadowAgreement ShadowAgreement => _clusters.Agreement;

    /// <summary>The part of a prompt that is read: all of it up to 16,384 characters, else its first and last 8,192, joined by a paragraph break.</summary>
    public static string ReadPart(string prompt)
    {
        if (prompt.Length <= 2 * PromptWindow.End)
            return prompt;
        using var window = new PromptWindow(prompt);
        return window.Text.ToString();
    }

    /// <summary>The features of a prompt, and one step of learning for the clusters.</summary>
    /// <param name="prompt">Any text, broken surrogates included; may be empty.</param>
    /// <param name="stated">The task kind if the request states it; it wins over the classifier.</param>
    /// <param name="traits">What the request tells of itself (JSON schema, tools, images); a code block is found here.</param>
    public PromptFeatures Extract(ReadOnlySpan<char> prompt, TaskKind? stated = null, PromptTraits traits = PromptTraits.None) =>
        Extract(prompt, [], stated, traits, learn: true);

    /// <summary>
    /// The features of a prompt whose cluster another encoder's vector tells. Where that is empty the cluster is the one that the prompts
    /// before, as the embedded encoder sees them, speak for; it is unknown where there were none. The clusters then learn nothing.
    /// </summary>
    /// <param name="prompt">Any text, broken surrogates included; may be empty.</param>
    /// <param name="vector">Finite and of unit length, always of the same number of components; empty where the encoder gave none.</param>
    /// <param name="stated">The task kind if the request states it; it wins over the classifier.</param>
    /// <param name="traits">What the request tells of itself (JSON schema, tools, images); a code block is found here.</param>
    /// <exception cref="ArgumentException">The vector's length is not <see cref="VectorLength"/>, or the clusters are the embedded encoder's.</exception>
    public PromptFeatures Extract(
        ReadOnlySpan<char> prompt, ReadOnlySpan<float> vector, TaskKind? stated = null, PromptTraits traits = PromptTraits.None) =>
        Extract(prompt, vector, stated, traits, learn: true);

    /// <summary>The features <see cref="Extract(ReadOnlySpan{char}, TaskKind?, PromptTraits)"/> would give, with the clusters left as they are.</summary>
    public PromptFeatures Preview(ReadOnlySpan<char> prompt, TaskKind? stated = null, PromptTraits traits = PromptTraits.None) =>
        Extract(prompt, [], stated, traits, learn: false);

    /// <summary>The features the other <see cref="Extract(ReadOnlySpan{char}, ReadOnlySpan{float}, TaskKind?, PromptTraits)"/> would give, with the clusters left as they are.</summary>
    public PromptFeatures Preview(
        ReadOnlySpan<char> prompt, ReadOnlySpan<float> vector, TaskKind? stated = null, PromptTraits traits = PromptTraits.None) =>
        Extract(prompt, vector, stated, traits, learn: false);

    /// <summary>A copy of the clusters as of now.</summary>
    public ClusterState ExportClusters() => _clusters.Export();

    /// <summary>
    /// Replaces the clusters by a copy of <paramref name="state"/>. What an embedded encoder of another version has learned of another
    /// encoder's clusters is left out.
    /// </summary>
    /// <exception cref="ArgumentException">The state belongs to another encoder or does not fit.</exception>
    public void ImportClusters(ClusterState state) => _clusters.Import(state);

    /// <summary>Takes over the clusters that several extractors agreed on; what this one learned since a state it exported stays.</summary>
    /// <param name="agreed">What they agreed on: that state is in it.</param>
    /// <param name="since">The state.</param>
    /// <exception cref="ArgumentException">As for <see cref="ImportClusters"/>.</exception>
    public void AdoptClusters(ClusterState agreed, ClusterState since) => _clusters.Adopt(agreed, since);

    private PromptFeatures Extract(ReadOnlySpan<char> prompt, ReadOnlySpan<float> vector, TaskKind? stated, PromptTraits traits, bool learn)
    {
        using var window = new PromptWindow(prompt);
        var text = window.Text;
        var structure = StructureScanner.Scan(text);
        if (structure.HasCodeBlock)
            traits |= PromptTraits.CodeBlock;

        // One pass serves all three: the embedding lies under the probabilities, and the words are counted on the way.
        var probabilities = new float[TaskClassifier.Kinds];
        var sketch = new PromptSketch(stackalloc float[PromptSketch.Length]);
        var reading = PromptModel.Embedded.Read(text, structure, traits, probabilities, sketch.Embedding);
        TrainedEncoder.Normalise(sketch.Embedding);
        var logLength = Math.Log(1.0 + prompt.Length);
        sketch.Complete(probabilities, logLength);
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
            Cluster = _clusters.Assign(vector, sketch, learn),
            FleschReadingEase = ReadingEase.Score(reading),
            LogLength = logLength,
            Language = LanguageGuess.Of(text),
            Traits = traits,
            EstimatedInputTokens = EstimateTokens(text, prompt.Length),
        };
    }

    // A prompt longer than what is read is taken to go on in the same way.
    private static int EstimateTokens(ReadOnlySpan<char> read, int length)
    {
        var tokens = read.Length == 0 ? 0 : TokenizerFamily.Generic.Tokens(TextTally.Of(read)) * length / read.Length;
        return Math.Max(1, (int)Math.Min(int.MaxValue, Math.Round(tokens)));
    }
}
