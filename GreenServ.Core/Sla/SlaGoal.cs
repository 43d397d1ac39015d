namespace GreenServ.Core.Sla;

/// <summary>What is promised: a mean quality, a budget of energy, or both.</summary>
public sealed record SlaGoal
{
    /// <summary>A goal; at least one of the two should be set.</summary>
    /// <param name="alpha">α, the promised mean quality, above 0 and at most 1; <c>null</c> for none.</param>
    /// <param name="budget">b, mean energy per request, above 0, in the unit of the policy's estimates; <c>null</c> for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them lies outside its range.</exception>
    public SlaGoal(double? alpha, double? budget = null)
    {
        if (alpha is not (null or (> 0 and <= 1)))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "α must lie above 0 and at most 1.");
        if (budget is { } b && !(b > 0 && double.IsFinite(b)))
            throw new ArgumentOutOfRangeException(nameof(budget), budget, "A budget must be a positive amount of energy.");
        (Alpha, Budget) = (alpha, budget);
    }

    public double? Alpha { get; }

    public double? Budget { get; }
}
