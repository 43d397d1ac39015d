using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>
/// A routing policy in the three steps of VowpalWabbit's <c>explore</c>: score (<see cref="Estimate"/>),
/// probabilities (<see cref="Probabilities"/>, a pure function of what is recorded), sample (<see cref="Sampling"/>).
/// </summary>
/// <remarks>
/// A policy holds caches over the arms' <see cref="ArmStatistics"/> (inverses, means), never the statistics themselves:
/// <see cref="Attach"/> rebuilds the caches, <see cref="Refresh"/> brings one arm's up to date after it learned.
/// Instances are not thread-safe.
/// </remarks>
public interface IPolicy
{
    /// <summary>Name by which profiles and the Lab select it.</summary>
    string Name { get; }

    /// <summary>All parameters, in a canonical form; part of the policy version.</summary>
    string Parameters { get; }

    /// <summary>What the probabilities depend on besides estimates and weights, as of now.</summary>
    Exploration Exploration { get; }

    /// <summary>
    /// Whether the energies it estimates predict those of the request at hand, and may be put right for what it does not see. Those of published
    /// methods are part of their score, and stay as published.
    /// </summary>
    bool PredictsEnergy => false;

    /// <summary>Takes over the statistics of all arms (index = arm), rebuilding every cache.</summary>
    void Attach(IReadOnlyList<ArmStatistics> arms);

    /// <summary>Brings the caches of one arm up to date after <paramref name="observation"/> entered its statistics.</summary>
    void Refresh(int arm, in Observation observation);

    /// <summary>Writes what is believed of every arm in <paramref name="context"/>; <paramref name="estimates"/> has one entry per arm.</summary>
    void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates);

    /// <summary>
    /// Writes each arm's probability: 0 where <paramref name="allowed"/> is false, summing to 1 over the others.
    /// Depends on its arguments alone.
    /// </summary>
    /// <exception cref="ArgumentException">No arm is allowed.</exception>
    void Probabilities(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities);
}
