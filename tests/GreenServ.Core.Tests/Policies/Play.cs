using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Policies;

/// <summary>A policy with its arms' statistics, driven as a router drives it.</summary>
internal sealed class Play
{
    private readonly int _dimension;
    private readonly List<ArmStatistics> _arms;

    public Play(string policy, int dimension, int arms)
    {
        _dimension = dimension;
        _arms = [.. Enumerable.Range(0, arms).Select(_ => new ArmStatistics(dimension))];
        Policy = PolicyCatalog.Create(policy, dimension, [.. Enumerable.Range(0, arms).Select(k => $"m{k}")]);
        Policy.Attach(_arms);
    }

    public IPolicy Policy { get; }

    public IReadOnlyList<ArmStatistics> Arms => _arms;

    public ArmEstimate[] Estimate(double[] context)
    {
        var estimates = new ArmEstimate[_arms.Count];
        Policy.Estimate(context, estimates);
        return estimates;
    }

    public double[] Probabilities(double[] context, double lambda = 0, params int[] masked) =>
        Probabilities(context, Weights.FromLambda(lambda), masked);

    public double[] Probabilities(double[] context, Weights weights, params int[] masked)
    {
        var probabilities = new double[_arms.Count];
        var allowed = Enumerable.Range(0, _arms.Count).Select(k => !masked.Contains(k)).ToArray();
        Policy.Probabilities(Estimate(context), allowed, weights, Policy.Exploration, probabilities);
        return probabilities;
    }

    public void Learn(int arm, double[] context, double quality, double energy = 0.1) =>
        Learn(arm, new Observation { Context = context, Quality = quality, Energy = energy });

    public void Learn(int arm, in Observation observation)
    {
        _arms[arm].Add(observation);
        Policy.Refresh(arm, observation);
    }

    /// <summary>Random rows for random arms: 0/1 quality that rises with the arm's index, energy that does too.</summary>
    public void LearnRandomRows(int rows, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < rows; i++)
        {
            var arm = random.Next(_arms.Count);
            var quality = random.NextDouble() < (arm + 1.0) / (_arms.Count + 1) ? 1 : 0;
            Learn(arm, Context(random), quality, 0.05 * (arm + 1) * (0.5 + random.NextDouble()));
        }
    }

    public double[] Context(Random random)
    {
        var x = new double[_dimension];
        x[0] = 1;
        if (_dimension > 1)
            x[1 + random.Next(_dimension - 1)] = 1;
        return x;
    }

    public void AddArm()
    {
        _arms.Add(new ArmStatistics(_dimension));
        Policy.Attach(_arms);
    }

    public void Reattach() => Policy.Attach(_arms);
}
