using System.Numerics.Tensors;
using GreenServ.Core.Bandits;
using GreenServ.Core.Features.Encoding;

namespace GreenServ.Core.Features.Clusters;

/// <summary>
/// What a prompt's sketch says of the cluster that another encoder's vector would tell: the cluster (one-hot) fitted to the sketches of
/// the prompts that were assigned by such vectors, by least squares with a ridge. It agrees with the vectors more often than the mean
/// sketch per cluster does, from the first prompts on (<c>docs/adr/0004</c>).
/// </summary>
/// <remarks>Not thread-safe: the caller serialises every call.</remarks>
internal sealed class ClusterShadow
{
    private const double Ridge = 0.3;

    // Weights may lag by a sixteenth of the prompts they were fitted to, which they would hardly differ by.
    private const int FitsPerDoubling = 16;
    private const int LongestLag = 256;

    private readonly int _clusters;
    private readonly double[] _xx = new double[PromptSketch.Length * PromptSketch.Length];
    private readonly double[] _xy;
    private readonly double[] _inverse = new double[PromptSketch.Length * PromptSketch.Length];
    private readonly double[] _scratch = new double[PromptSketch.Length * PromptSketch.Length];
    private readonly double[] _weights;
    private double _fittedTo;

    public ClusterShadow(int clusters)
    {
        _clusters = clusters;
        _xy = new double[clusters * PromptSketch.Length];
        _weights = new double[clusters * PromptSketch.Length];
    }

    /// <summary>Whether it has seen prompts of more than one cluster.</summary>
    public bool HasChoice
    {
        get
        {
            var known = 0;
            for (var cluster = 0; cluster < _clusters; cluster++)
                known += CountOf(cluster) > 0 ? 1 : 0;
            return known > 1;
        }
    }

    // The sketch's first component is 1, so the sums begin with counts.
    private double Count => _xx[0];

    /// <summary>The likeliest cluster; <c>null</c> before it has seen any prompt.</summary>
    public int? Guess(ReadOnlySpan<float> sketch)
    {
        if (Count == 0)
            return null;
        if (Count - _fittedTo >= Math.Clamp(_fittedTo / FitsPerDoubling, 1, LongestLag))
            Fit();
        Span<double> x = stackalloc double[PromptSketch.Length];
        TensorPrimitives.ConvertTruncating(sketch, x);
        int? best = null;
        var bestScore = double.NegativeInfinity;
        for (var cluster = 0; cluster < _clusters; cluster++)
        {
            var score = TensorPrimitives.Dot<double>(x, Of(_weights, cluster));
            if (CountOf(cluster) > 0 && score > bestScore)
                (best, bestScore) = (cluster, score);
        }

        return best;
    }

    /// <summary>A vector told a prompt's cluster.</summary>
    public void Add(int cluster, ReadOnlySpan<float> sketch)
    {
        Span<double> x = stackalloc double[PromptSketch.Length];
        TensorPrimitives.ConvertTruncating(sketch, x);
        for (var i = 0; i < x.Length; i++)
        {
            var row = _xx.AsSpan(i * x.Length, x.Length);
            TensorPrimitives.MultiplyAdd(x, x[i], row, row);
        }

        var sum = Of(_xy, cluster);
        TensorPrimitives.Add(sum, x, sum);
    }

    /// <summary>A copy of the sums.</summary>
    public ShadowState Export() => new(TrainedEncoder.Name, [.. _xx], [.. _xy]);

    /// <summary>The shadow whose sums these are; an empty one where another version made them, whose sketches were others.</summary>
    /// <exception cref="ArgumentException">The sums are not those of any prompts.</exception>
    public static ClusterShadow From(ShadowState? state, int clusters)
    {
        var shadow = new ClusterShadow(clusters);
        if (state?.Reader != TrainedEncoder.Name || state.XX.Length != shadow._xx.Length || state.XY.Length != shadow._xy.Length)
            return shadow;
        if (!state.XX.All(double.IsFinite) || !state.XY.All(double.IsFinite))
            throw new ArgumentException("The shadow has a sum that is not finite.", nameof(state));
        state.XX.CopyTo(shadow._xx, 0);
        state.XY.CopyTo(shadow._xy, 0);
        try
        {
            shadow.Fit();
        }
        catch (ArithmeticException e)
        {
            throw new ArgumentException("The shadow's sums are not those of any prompts.", nameof(state), e);
        }

        return shadow;
    }

    private void Fit()
    {
        const int d = PromptSketch.Length;
        _xx.CopyTo(_inverse, 0);
        for (var i = 0; i < d; i++)
            _inverse[i * (d + 1)] += Ridge;
        SymmetricInverse.Invert(_inverse, d, _scratch);
        for (var cluster = 0; cluster < _clusters; cluster++)
        {
            for (var i = 0; i < d; i++)
                _weights[cluster * d + i] = TensorPrimitives.Dot<double>(_inverse.AsSpan(i * d, d), Of(_xy, cluster));
        }

        _fittedTo = Count;
    }

    private double CountOf(int cluster) => _xy[cluster * PromptSketch.Length];

    private static Span<double> Of(double[] values, int cluster) => values.AsSpan(cluster * PromptSketch.Length, PromptSketch.Length);
}
