namespace GreenServ.Core.Policies;

/// <summary>
/// A policy whose exploration, as published, asks the whole pool for one request and learns from all answers. Where that
/// cannot be done (live, a request is answered once) it is an ordinary <see cref="IPolicy"/>, which then draws one arm instead.
/// </summary>
/// <remarks>
/// Whoever can ask the whole pool draws with <see cref="PoolRate"/> first, and otherwise takes probabilities with an
/// exploration share of 0. Only steps that asked the pool teach quality; others teach energy alone.
/// </remarks>
public interface IPoolExploringPolicy : IPolicy
{
    /// <summary>Probability that a decision asks the whole pool.</summary>
    /// <param name="decision">Number of the decision, from 1.</param>
    double PoolRate(long decision);

    /// <summary>Whose answer is returned after the pool was asked.</summary>
    int AnswerOf(ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed);
}
