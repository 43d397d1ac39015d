using BenchmarkDotNet.Attributes;
using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;

namespace GreenServ.Benchmarks;

/// <summary>What a routing decision itself costs, features aside, and what learning from its outcome costs.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private const int Arms = 16;
    private const int Contexts = 64;

    private readonly ArmEstimate[] _estimates = new ArmEstimate[Arms];
    private readonly double[] _probabilities = new double[Arms];
    private readonly bool[] _allowed = [.. Enumerable.Repeat(true, Arms)];
    private readonly Weights _weights = Weights.FromLambda(0.4);
    private double[][] _contexts = [];
    private ArmStatistics[] _arms = [];
    private IPolicy _policy = null!;
    private int _next;

    [Params("linucb", "default")]
    public string Policy { get; set; } = "default";

    [Params(6, 24, 32)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _contexts = [.. Enumerable.Range(0, Contexts).Select(_ => Context(random))];
        _arms = [.. Enumerable.Range(0, Arms).Select(_ => new ArmStatistics(Dimension))];
        _policy = PolicyCatalog.Create(Policy, Dimension, [.. Enumerable.Range(0, Arms).Select(k => $"m{k}")]);
        _policy.Attach(_arms);
        for (var i = 0; i < 2000; i++)
            Learn(i % Arms, Context(random), random.NextDouble() < 0.4 + 0.02 * (i % Arms) ? 1 : 0, 0.05 * (i % Arms) * (0.5 + random.NextDouble()));
    }

    [Benchmark(Description = "Estimate + Probabilities + Draw")]
    public int Decide()
    {
        var context = _contexts[_next++ % Contexts];
        _policy.Estimate(context, _estimates);
        _policy.Probabilities(_estimates, _allowed, _weights, _policy.Exploration, _probabilities);
        return Sampling.Draw(_probabilities, _next * 0.6180339887 % 1);
    }

    [Benchmark(Description = "Learn (statistics + Refresh)")]
    public void LearnOne()
    {
        var arm = _next++ % Arms;
        Learn(arm, _contexts[_next % Contexts], _next & 1, 0.05 * arm);
    }

    private void Learn(int arm, double[] context, double quality, double energy)
    {
        var observation = new Observation { Context = context, Quality = quality, Energy = energy };
        _arms[arm].Add(observation);
        _policy.Refresh(arm, observation);
    }

    // Bias, a one-hot task, and dense features behind it, as the default layout has them.
    private double[] Context(Random random)
    {
        var x = new double[Dimension];
        x[0] = 1;
        x[1 + random.Next(5)] = 1;
        for (var j = 6; j < Dimension; j++)
            x[j] = random.NextDouble();
        return x;
    }
}
