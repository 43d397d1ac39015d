using System.Collections.Concurrent;
using GreenServ.Core.Features;
using GreenServ.Core.Features.Layouts;
using GreenServ.Lab.Data;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Contexts;

/// <summary>
/// Contexts as the router would compute them: the product's encoder and default layout on the prompt text, never the row's
/// task. The semantic clusters start empty and learn in the order of the seed's permutation, so that no row sees later ones.
/// </summary>
internal sealed class LearnedContexts(OutcomeTable table)
{
    private readonly DefaultLayout _layout = new DefaultLayout();
    private readonly ConcurrentDictionary<int, Lazy<ContextTable>> _bySeed = new();

    /// <summary>The contexts of one seed; computed once and shared by all policies and λ.</summary>
    public ContextTable Of(int seed) => _bySeed.GetOrAdd(seed, key => new Lazy<ContextTable>(() => Extract(key))).Value;

    private ContextTable Extract(int seed)
    {
        var dimension = _layout.Dimension;
        var values = new double[table.Rows * dimension];
        var extractor = new FeatureExtractor();
        foreach (var row in Permutation.Of(table.Rows, seed))
            _layout.Write(extractor.Extract(table.Prompts[row]), values.AsSpan(row * dimension, dimension));
        return new ContextTable(_layout.Blocks, values);
    }
}
