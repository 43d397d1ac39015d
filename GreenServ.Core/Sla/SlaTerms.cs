using GreenServ.Core.Policies;

namespace GreenServ.Core.Sla;

/// <summary>What a promise makes of the next decision.</summary>
/// <param name="Debt">Debt acted on, answers; nothing without α.</param>
/// <param name="Price">Energy per answer that α asks for; <c>null</c> without α.</param>
/// <param name="BudgetDebt">Overspending acted on, requests' worth; nothing without a budget.</param>
/// <param name="Limit">Energy per answer that the budget allows; <c>null</c> where nothing limits it.</param>
/// <param name="PromiseFirst">Whether the budget gives way to a promise of quality.</param>
public readonly record struct SlaTerms(DebtClaim Debt, double? Price, DebtClaim BudgetDebt, double? Limit, bool PromiseFirst = false)
{
    /// <summary>The price in force: what α asks for, as far as a budget that comes first allows it; <c>null</c> without α.</summary>
    public double? EffectivePrice => Price is { } price ? Math.Min(price, PromiseFirst ? price : Limit ?? price) : null;

    /// <summary>
    /// Weights under a promise of quality: the price, and 1 for energy in the unit of the price.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no α.</exception>
    public Weights Weights => new(EffectivePrice ?? throw new InvalidOperationException("Without α there is no price to weigh with."), 1);

    /// <summary>
    /// Weights of the trade-off λ, as far as the budget allows: λ pays (1−λ)/λ for an answer, and where that is above the
    /// limit, the λ that pays just the limit stands in.
    /// </summary>
    public Weights WeightsOf(double lambda) =>
        Limit is { } limit && 1 - lambda > limit * lambda ? Policies.Weights.FromLambda(1 / (1 + limit)) : Policies.Weights.FromLambda(lambda);
}
