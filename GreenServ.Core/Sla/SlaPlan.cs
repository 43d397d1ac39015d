namespace GreenServ.Core.Sla;

/// <summary>Plans for all that one account promises, over the same contexts.</summary>
/// <param name="Goal">What was planned for.</param>
/// <param name="Quality">Plan for α; <c>null</c> without α.</param>
/// <param name="Budget">Plan for the budget; <c>null</c> without one.</param>
public sealed record SlaPlan(SlaGoal Goal, PricePlan? Quality, BudgetPlan? Budget)
{
    /// <summary>Whether α takes more energy than the budget allows, although each alone could be kept: the budget wins, unless it is an allowance that gives way.</summary>
    public bool IsTorn => Quality is { IsReachable: true } quality && Budget is { IsReachable: true } && quality.Energy > Goal.Budget;

    /// <summary>Plans; <c>null</c> where no arm of any context has been observed yet. Touches nothing but its arguments: any thread may do it.</summary>
    public static SlaPlan? Solve(PlanSnapshot snapshot, SlaGoal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        return PlanHull.Of(snapshot) is not { } hull ? null : new SlaPlan(
            goal,
            goal.Alpha is { } alpha ? PricePlan.Solve(hull, alpha) : null,
            goal.Budget is { } budget ? BudgetPlan.Solve(hull, budget) : null);
    }
}
