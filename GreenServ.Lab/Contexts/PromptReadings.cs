using GreenServ.Core.Features;
using GreenServ.Core.Features.Encoding;
using GreenServ.Core.Features.Layouts;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Contexts;

/// <summary>
/// What reading a prompt gives, once for all seeds: its embedding, and its context in each of the clusters it could fall into.
/// Which one it falls into depends on the prompts before, and so on the seed.
/// </summary>
internal sealed class PromptReadings
{
    private readonly float[] _embeddings;

    /// <summary>Reads all prompts of a table, in parallel.</summary>
    public PromptReadings(OutcomeTable table)
    {
        var layout = new DefaultLayout();
        var extractor = new FeatureExtractor();
        var dimension = layout.Dimension;
        var values = new double[table.Rows * FeatureExtractor.Clusters * dimension];
        _embeddings = new float[table.Rows * TrainedEncoder.Dimension];
        Parallel.For(0, table.Rows, row =>
        {
            var prompt = table.Prompts[row]!;
            var features = extractor.Preview(prompt);
            for (var cluster = 0; cluster < FeatureExtractor.Clusters; cluster++)
                layout.Write(features with { Cluster = cluster }, values.AsSpan(EntryOf(row, cluster) * dimension, dimension));
            TrainedEncoder.Encode(FeatureExtractor.ReadPart(prompt), _embeddings.AsSpan(row * TrainedEncoder.Dimension, TrainedEncoder.Dimension));
        });
        Contexts = new ContextTable(layout.Blocks, values);
    }

    /// <summary>Contexts by <see cref="EntryOf"/>.</summary>
    public ContextTable Contexts { get; }

    /// <summary>Entry of a row's context in a cluster.</summary>
    public static int EntryOf(int row, int cluster) => row * FeatureExtractor.Clusters + cluster;

    /// <summary>Embedding of a row's prompt.</summary>
    public ReadOnlySpan<float> EmbeddingOf(int row) => _embeddings.AsSpan(row * TrainedEncoder.Dimension, TrainedEncoder.Dimension);
}
