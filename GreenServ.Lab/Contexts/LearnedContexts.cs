using System.Collections.Concurrent;
using GreenServ.Core.Features;
using GreenServ.Core.Features.Clusters;
using GreenServ.Core.Features.Encoding;
using GreenServ.Lab.Data;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Contexts;

/// <summary>
/// Contexts as the router would compute them: the product's encoder and default layout on the prompt text, never the row's
/// task. The semantic clusters start empty and learn in the order of the seed's requests, so that no request sees later ones.
/// </summary>
internal sealed class LearnedContexts(OutcomeTable table, int requests) : IRequestStreams
{
    private readonly Lazy<PromptReadings> _readings = new(() => new PromptReadings(table));
    private readonly ConcurrentDictionary<int, Lazy<RequestStream>> _bySeed = new();

    /// <summary>The requests of one seed; computed once and shared by all policies and λ.</summary>
    public RequestStream Of(int seed) => _bySeed.GetOrAdd(seed, key => new Lazy<RequestStream>(() => Extract(key))).Value;

    private RequestStream Extract(int seed)
    {
        var (readings, rows) = (_readings.Value, RequestOrder.Of(table.Rows, requests, seed));
        var clusters = new OnlineKMeans(FeatureExtractor.Clusters, TrainedEncoder.Dimension);
        var entries = new int[rows.Length];
        for (var step = 0; step < rows.Length; step++)
            entries[step] = PromptReadings.EntryOf(rows[step], clusters.Assign(readings.EmbeddingOf(rows[step]), out _));
        return new RequestStream(rows, readings.Contexts, entries);
    }
}
