namespace GreenServ.Core.Sla;

/// <summary>What is promised: a mean quality, a budget of energy, or both.</summary>
public sealed record SlaGoal
{
    /// <summary>A goal; at least one of the two should be set.</summary>
    /// <param name="alpha">α, the promised mean quality, above 0 and at most 1; <c>null</c> for none.</param>
    /// <param name="budget">b, mean energy per request, above 0, in the unit of the policy's estimates; <c>null</c> for none.</param>
    /// <param name="allowance">What all requests together may spend in a period, from which b follows; <c>null</c> for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them lies outside its range.</exception>
    public SlaGoal(double? alpha, double? budget = null, Allowance? allowance = null)
    {
        if (alpha is not (null or (> 0 and <= 1)))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "α must lie above 0 and at most 1.");
        if (budget is { } b && !(b > 0 && double.IsFinite(b)))
            throw new ArgumentOutOfRangeException(nameof(budget), budget, "A budget must be a positive amount of energy.");
        if (allowance is { Amount: var amount, Period: var period } && !(amount > 0 && double.IsFinite(amount) && period > TimeSpan.Zero))
            throw new ArgumentOutOfRangeException(nameof(allowance), allowance, "An allowance must be a positive amount in a positive period.");
        (Alpha, Budget, Allowance) = (alpha, budget, allowance);
    }

    public double? Alpha { get; }

    public double? Budget { get; }

    public Allowance? Allowance { get; }

    /// <summary>What the price under a budget is to reach; another number is another goal.</summary>
    internal double? BudgetTarget => Allowance?.Amount ?? Budget;

    /// <summary>The same goal, with what its allowance leaves for a request now.</summary>
    internal SlaGoal Paced(double? budget) => Allowance is null ? this : new SlaGoal(Alpha, budget, Allowance);
}
