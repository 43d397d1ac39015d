namespace GreenServ.Core.Policies;

/// <summary>What, besides estimates and weights, a policy's probabilities depend on at one moment; recorded so that a decision replays.</summary>
/// <param name="Rate">Exploration share: ε of ε-greedy, the floor of the default policy; 0 for policies without one.</param>
/// <param name="SpendPerRequest">Mean normalised energy per request so far; 0 before the first.</param>
public readonly record struct Exploration(double Rate, double SpendPerRequest);
