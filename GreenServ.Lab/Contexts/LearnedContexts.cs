using System.Collections.Concurrent;
using GreenServ.Core.Features;
using GreenServ.Core.Features.Layouts;
using GreenServ.Lab.Data;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Contexts;

/// <summary>
/// Contexts as the router would compute them: the product's encoder and default layout on the prompt text, never the row's
/// task. The semantic clusters start empty and learn in the order of the seed's requests, so that no request sees later ones.
/// </summary>
internal sealed class LearnedContexts(OutcomeTable table, int requests) : IRequestStreams
{
    private readonly DefaultLayout _layout = new();
    private readonly ConcurrentDictionary<int, Lazy<RequestStream>> _bySeed = new();

    /// <summary>The requests of one seed; computed once and shared by all policies and λ.</summary>
    public RequestStream Of(int seed) => _bySeed.GetOrAdd(seed, key => new Lazy<RequestStream>(() => Extract(key))).Value;

    private RequestStream Extract(int seed)
    {
        var rows = RequestOrder.Of(table.Rows, requests, seed);
        var dimension = _layout.Dimension;
        var values = new double[rows.Length * dimension];
        var extractor = new FeatureExtractor();
        // A row that is played again may meet its prompt's cluster elsewhere, so every request has an entry of its own.
        for (var step = 0; step < rows.Length; step++)
            _layout.Write(extractor.Extract(table.Prompts[rows[step]]), values.AsSpan(step * dimension, dimension));
        return new RequestStream(rows, new ContextTable(_layout.Blocks, values), [.. Enumerable.Range(0, rows.Length)]);
    }
}
