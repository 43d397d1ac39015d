namespace GreenServ.Core.Sla;

/// <summary>
/// The lowest price (energy per answer) at which the arms with the highest <c>price · quality − energy</c>, chosen context by
/// context, reach α on average.
/// </summary>
/// <param name="Price">
/// Energy per answer, above 0. Where α is out of reach: what the last, dearest gain costs. Where the cheapest arms already
/// reach α: 0.7 of what the first gain costs.
/// </param>
/// <param name="IsReachable">False raises an alarm: even the best arm for every context is not expected to reach α.</param>
/// <param name="BestReachable">Mean quality of the best arm for every context, at posterior means: what to show beside an alarm.</param>
/// <param name="Energy">Mean energy of a request at this price, where it just reaches α; without α in reach, of all that can be bought.</param>
public sealed record PricePlan(double Price, bool IsReachable, double BestReachable, double Energy)
{
    private const double BelowCheapest = 0.7;

    /// <summary>Plans for α; <c>null</c> where no arm of any context has been observed yet.</summary>
    public static PricePlan? Solve(PlanSnapshot snapshot, double alpha) => PlanHull.Of(snapshot) is { } hull ? Solve(hull, alpha) : null;

    internal static PricePlan Solve(PlanHull hull, double alpha)
    {
        var missing = alpha * hull.Contexts - hull.Quality;
        var energy = hull.Energy;

        // The best arms are the cheapest everywhere: nothing can be bought, and any price chooses them.
        if (hull.Climbs.Count == 0)
            return Plan(hull.AnyPrice, missing <= 0);
        if (missing <= 0)
            return Plan(BelowCheapest * hull.Bounded(hull.Climbs[0].Price), reachable: true);
        foreach (var climb in hull.Climbs)
        {
            energy += climb.Energy * Math.Min(missing / climb.Quality, 1);
            missing -= climb.Quality;
            if (missing <= 0)
                return Plan(hull.Bounded(climb.Price), reachable: true);
        }

        // Sums in another order may leave a sliver of a promise that is exactly the best level.
        return Plan(hull.Bounded(hull.Climbs[^1].Price), missing <= 1e-9);

        PricePlan Plan(double price, bool reachable) => new(price, reachable, hull.Best / hull.Contexts, energy / hull.Contexts);
    }
}
