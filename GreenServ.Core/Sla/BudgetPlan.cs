namespace GreenServ.Core.Sla;

/// <summary>
/// The highest price (energy per answer) at which the same choice as in <see cref="PricePlan"/> is expected to take no more
/// than a budget of energy per request: its mirror image, over the same steps.
/// </summary>
/// <param name="Price">
/// Energy per answer, above 0: what the first gain that no longer fits costs. Where the cheapest arms already take more: 0.7 of
/// what the first gain costs. Where everything fits: the dearest gain's over 0.7.
/// </param>
/// <param name="IsReachable">False raises an alarm: even the cheapest arm for every context is expected to take more.</param>
/// <param name="IsSlack">Whether all that can be bought fits, so that the budget limits nothing.</param>
/// <param name="Quality">Mean quality expected within the budget, at posterior means.</param>
/// <param name="LeastEnergy">Mean energy of the cheapest arms: what to show beside an alarm.</param>
public sealed record BudgetPlan(double Price, bool IsReachable, bool IsSlack, double Quality, double LeastEnergy)
{
    private const double Beyond = 0.7;

    /// <summary>Plans for a budget; <c>null</c> where no arm of any context has been observed yet.</summary>
    public static BudgetPlan? Solve(PlanSnapshot snapshot, double budget) => PlanHull.Of(snapshot) is { } hull ? Solve(hull, budget) : null;

    internal static BudgetPlan Solve(PlanHull hull, double budget)
    {
        var left = budget * hull.Contexts - hull.Energy;
        var quality = hull.Mean;
        if (hull.Climbs.Count == 0)
            return Plan(hull.AnyPrice, reachable: left >= 0, slack: left >= 0);
        if (left < 0)
            return Plan(Beyond * hull.Bounded(hull.Climbs[0].Price), reachable: false, slack: false);
        foreach (var climb in hull.Climbs)
        {
            if (climb.Energy > left)
            {
                quality += climb.Mean * (left / climb.Energy);
                return Plan(hull.Bounded(climb.Price), reachable: true, slack: false);
            }

            left -= climb.Energy;
            quality += climb.Mean;
        }

        return Plan(hull.Bounded(hull.Climbs[^1].Price) / Beyond, reachable: true, slack: true);

        BudgetPlan Plan(double price, bool reachable, bool slack) =>
            new(price, reachable, slack, Math.Clamp(quality / hull.Contexts, 0, 1), hull.Energy / hull.Contexts);
    }
}
