using BenchmarkDotNet.Attributes;
using GreenServ.Core.Features;
using GreenServ.Core.Features.Classification;
using GreenServ.Core.Features.Layouts;

namespace GreenServ.Benchmarks;

/// <summary>Cost of step 2 of a request: the features of a prompt and its context vector.</summary>
[MemoryDiagnoser]
public class FeatureBenchmarks
{
    private const string Sentence =
        "A farmer in Norway sells 48 baskets of apples for $3 each; how many baskets must Anna's neighbours buy before Friday, and why? ";

    private readonly FeatureExtractor _extractor = new();
    private readonly FeatureExtractor _shadowed = new("another encoder");
    private readonly float[][] _vectors = new float[64][];
    private readonly DefaultLayout _layout = new();
    private readonly float[] _probabilities = new float[TaskClassifier.Kinds];
    private double[] _context = [];
    private string _prompt = "";
    private int _next;

    [Params(100, 1_000, 10_000)]
    public int Characters { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _prompt = string.Concat(Enumerable.Repeat(Sentence, Characters / Sentence.Length + 1))[..Characters];
        _context = new double[_layout.Dimension];
        var random = new Random(1);
        for (var i = 0; i < _vectors.Length; i++)
        {
            var vector = Enumerable.Range(0, 384).Select(_ => random.NextSingle() - 0.5f).ToArray();
            var norm = MathF.Sqrt(vector.Sum(component => component * component));
            _vectors[i] = Array.ConvertAll(vector, component => component / norm);
            _shadowed.Extract(_prompt, _vectors[i]);
        }
    }

    [Benchmark]
    public double ExtractAndWrite()
    {
        _layout.Write(_extractor.Extract(_prompt), _context);
        return _context[1];
    }

    /// <summary>The same where another encoder's vector came: assignment among its clusters, and one step of learning for their shadow.</summary>
    [Benchmark]
    public double ExtractWithVectorAndWrite()
    {
        _layout.Write(_shadowed.Extract(_prompt, _vectors[_next++ % _vectors.Length]), _context);
        return _context[1];
    }

    /// <summary>The same where that vector did not come: the shadow tells the cluster.</summary>
    [Benchmark]
    public double ExtractWithoutItsVectorAndWrite()
    {
        _layout.Write(_shadowed.Extract(_prompt), _context);
        return _context[1];
    }

    /// <summary>The trained part alone: embedding, shape and task kind.</summary>
    [Benchmark]
    public float Classify()
    {
        TaskClassifier.Classify(_prompt, PromptTraits.None, _probabilities);
        return _probabilities[0];
    }
}
