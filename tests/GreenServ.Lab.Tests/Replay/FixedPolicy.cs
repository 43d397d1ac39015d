using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;
using GreenServ.Lab.Data;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Replay;

/// <summary>Spreads its choice evenly over the allowed arms, or takes the first of them, and keeps what it was shown.</summary>
internal sealed class FixedPolicy(bool evenly) : IPolicy
{
    public List<(int Arm, double[] Context, double? Quality, double? Energy)> Seen { get; } = [];

    public string Name => "fixed";

    public string Parameters => "";

    public Exploration Exploration => default;

    public void Attach(IReadOnlyList<ArmStatistics> arms)
    {
    }

    public void Refresh(int arm, in Observation observation) =>
        Seen.Add((arm, observation.Context.ToArray(), observation.Quality, observation.EnergyCounted ? null : observation.Energy));

    public void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates) => estimates.Clear();

    public void Probabilities(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        probabilities.Clear();
        if (!evenly)
        {
            probabilities[allowed.IndexOf(true)] = 1;
            return;
        }

        for (var k = 0; k < allowed.Length; k++)
            probabilities[k] = allowed[k] ? 1.0 / allowed.Count(true) : 0;
    }
}

/// <summary>A source of <see cref="FixedPolicy"/> under two names.</summary>
internal sealed class FixedPolicies : IPolicySource
{
    public IReadOnlyList<string> Names { get; } = ["first", "even"];

    public bool Knows(string name) => Names.Contains(name);

    public IReadOnlyList<PolicyPlay> PlaysOf(string name, Goal goal, OutcomeTable table) =>
        goal.Lambda is { } lambda ? [new(null, _ => new FixedPolicy(evenly: name == "even"), (_, _) => new TradeOffSteering(lambda))] : [];
}
