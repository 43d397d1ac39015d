using BenchmarkDotNet.Attributes;
using GreenServ.Core.Bandits;
using GreenServ.Core.Features;
using GreenServ.Core.Features.Layouts;
using GreenServ.Core.Policies;

namespace GreenServ.Benchmarks;

/// <summary>All that routing adds to a request: features of a 1,000-character prompt, estimates of 16 arms, probabilities, draw.</summary>
[MemoryDiagnoser]
public class WholeDecisionBenchmarks
{
    private const int Arms = 16;
    private const int Prompts = 64;

    private readonly FeatureExtractor _extractor = new();
    private readonly DefaultLayout _layout = new();
    private readonly string[] _prompts = [.. Enumerable.Range(0, Prompts).Select(Prompt)];
    private readonly ArmEstimate[] _estimates = new ArmEstimate[Arms];
    private readonly double[] _probabilities = new double[Arms];
    private readonly bool[] _allowed = [.. Enumerable.Repeat(true, Arms)];
    private readonly Weights _weights = Weights.FromLambda(0.4);
    private double[] _context = [];
    private IPolicy _policy = null!;
    private int _next;

    [Params("linucb", "default")]
    public string Policy { get; set; } = "default";

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _context = new double[_layout.Dimension];
        var arms = Enumerable.Range(0, Arms).Select(_ => new ArmStatistics(_layout.Dimension)).ToArray();
        _policy = PolicyCatalog.Create(Policy, _layout.Dimension, [.. Enumerable.Range(0, Arms).Select(k => $"m{k}")]);
        _policy.Attach(arms);
        for (var i = 0; i < 2000; i++)
        {
            _layout.Write(_extractor.Extract(_prompts[i % Prompts]), _context);
            var arm = i % Arms;
            var observation = new Observation
            {
                Context = _context, Quality = random.NextDouble() < 0.4 + 0.02 * arm ? 1 : 0, Energy = 0.05 * arm * (0.5 + random.NextDouble()),
            };
            arms[arm].Add(observation);
            _policy.Refresh(arm, observation);
        }
    }

    [Benchmark(Description = "Features + 16 arms + choice")]
    public int Decide()
    {
        _layout.Write(_extractor.Extract(_prompts[_next++ % Prompts]), _context);
        _policy.Estimate(_context, _estimates);
        _policy.Probabilities(_estimates, _allowed, _weights, _policy.Exploration, _probabilities);
        return Sampling.Draw(_probabilities, _next * 0.6180339887 % 1);
    }

    private static string Prompt(int i) => string.Concat(Enumerable.Repeat(
        $"A farmer in village {i} sells {i + 7} baskets of apples for ${i % 9 + 1} each; how many must Anna's neighbours buy, and why? ", 10))[..1000];
}
